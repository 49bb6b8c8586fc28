package org.asterism.token;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.threshold.BornKey;
import org.asterism.kernel.JavaKernel;
import org.asterism.kernel.Point;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;
import org.asterism.key.KeyUse;
import org.asterism.key.SampleAgreement;
import org.asterism.key.SampleForm;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.ecdsa.EcdsaVerification;
import org.asterism.vault.VaultException;

/// Objects to store, and whether a stored key still is the one that was made.
final class StoredKeys {
  // ECDSA in threshold custody does not sign zero.
  private static final byte[] DIGEST = HexFormat.of().parseHex("07".repeat(32));

  private StoredKeys() {}

  static NewObject rsa() {
    return object(SampleForm.RSA.generate(new SecureRandom()));
  }

  /// An RSA key that is never whole.
  static NewObject threshold() {
    return threshold(SampleForm.RSA);
  }

  /// A key that is never whole.
  static NewObject threshold(SampleForm form) {
    return threshold(form, "threshold", privateLabel("key"));
  }

  /// An EC key that signs and is never whole.
  static NewObject signing() {
    return threshold(
        SampleForm.EC, "experimental-threshold", privateLabel("key").with(Cka.SIGN, true));
  }

  /// An EC key of which nobody has said what it is for, as assembled ones usually are.
  static NewObject unsaid() {
    KeyMaterial material = SampleForm.EC.generate(new SecureRandom());
    Attributes attributes =
        privateLabel("key").with(Cka.SENSITIVE, true).with(Cka.SIGN, true).with(Cka.DERIVE, true);
    return new NewObject(
        attributes,
        Optional.of(material.facts()),
        Optional.of(material),
        Optional.empty(),
        Set.of(Cka.SIGN, Cka.DERIVE));
  }

  static NewObject threshold(SampleForm form, String custody, Attributes attributes) {
    KeyMaterial material = form.generate(new SecureRandom());
    return new NewObject(
        attributes
            .with(Cka.SENSITIVE, true)
            .with(Cka.ASTERISM_CUSTODY, custody.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
        Optional.of(material.facts()),
        Optional.of(material));
  }

  /// A pair that vaults deal to each other, the public half first, as C_GenerateKeyPair makes it.
  static List<TokenObject> born(Token token, Login user, SampleForm form)
      throws VaultException, CryptokiException {
    return born(token, user, threshold(form));
  }

  static List<TokenObject> born(Token token, Login user, NewObject wanted)
      throws VaultException, CryptokiException {
    assertTrue(token.objects().isBorn(wanted));
    wanted.material().orElseThrow().close();
    BornKey born = token.objects().birth(user, wanted);
    NewObject privateKey = publicObject(wanted.attributes(), Optional.of(born.facts())).of(born);
    return token.objects().createPair(user, publicHalf(privateKey), privateKey);
  }

  static NewObject ec() {
    return ec(new SecureRandom());
  }

  static NewObject ec(SecureRandom random) {
    return object(SampleForm.EC.generate(random));
  }

  static NewObject secret() {
    return object(
        new KeyMaterial(new KeyFacts.Secret(0x1F, 32), SecretBytes.random(32, new SecureRandom())));
  }

  /// The public half of a private key.
  static NewObject publicHalf(NewObject privateKey) {
    return publicObject(label("public"), privateKey.key());
  }

  static Attributes label(String text) {
    return Attributes.NONE.with(Cka.LABEL, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  static Attributes privateLabel(String text) {
    return label(text).with(Cka.PRIVATE, true);
  }

  /// An object without anything secret.
  static NewObject publicObject(Attributes attributes, Optional<KeyFacts> key) {
    return new NewObject(attributes, key, Optional.empty());
  }

  /// Signs with an EC key and has the signature verified with its public facts.
  static boolean signs(KeyUse use) throws VaultException, CryptokiException {
    byte[] signature = use.sign(SampleForm.SIGNING, DIGEST);
    return ((SampleForm.Facts) use.facts()).verifies(DIGEST, signature);
  }

  /// The same of an EC key in threshold custody, by which a digest is signed as it is.
  static boolean signsDigest(KeyUse use) throws VaultException, CryptokiException {
    var kernel = new JavaKernel();
    Point publicKey = new SampleAgreement().publicKey(kernel, use.facts());
    byte[] signature = use.sign(SampleForm.SIGNING, DIGEST);
    return EcdsaVerification.verifies(kernel, publicKey, DIGEST, signature);
  }

  private static NewObject object(KeyMaterial material) {
    return new NewObject(privateLabel("key"), Optional.of(material.facts()), Optional.of(material));
  }
}
