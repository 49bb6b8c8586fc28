package org.asterism.algorithm.rsa;

import static org.asterism.pkcs11.attribute.AttributeRule.bytes;
import static org.asterism.pkcs11.attribute.AttributeRule.number;
import static org.asterism.pkcs11.attribute.AttributeRule.partOfKey;
import static org.asterism.pkcs11.attribute.Footnote.SEARCHED;

import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.asterism.algorithm.ImportedKey;
import org.asterism.algorithm.KeyType;
import org.asterism.crypto.PrivateKeys;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.AttributeValue;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Cko;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyForm;
import org.asterism.key.KeyMaterial;
import org.asterism.key.NativeKey;
import org.asterism.key.SharedForm;
import org.asterism.pkcs11.attribute.AttributeRule;
import org.asterism.pkcs11.attribute.Birth;
import org.asterism.pkcs11.attribute.Given;
import org.asterism.pkcs11.attribute.KeyTable;
import org.asterism.pkcs11.attribute.ObjectTable;
import org.asterism.pkcs11.attribute.Plain;
import org.asterism.pkcs11.attribute.StandardKind;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;
import org.asterism.token.MechanismRules;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.util.BigIntegers;

/// `CKK_RSA` (PKCS#11 v3.1 §6.1).
///
/// @param providers what computes
record RsaKeyType(Providers providers) implements KeyType {
  private static final List<AttributeRule> PUBLIC =
      List.of(
          KeyTable.publicKeyInfo(RsaKeyType::publicKeyInfo),
          bytes(Cka.MODULUS, 1, 4, SEARCHED)
              .of(StandardKind.BIG_INTEGER)
              .computed(RsaKeyType::modulus),
          number(Cka.MODULUS_BITS, 2, 3).computed(RsaKeyType::modulusBits),
          bytes(Cka.PUBLIC_EXPONENT, 1)
              .of(StandardKind.BIG_INTEGER)
              .computed(RsaKeyType::publicExponent));

  // CKA_PUBLIC_EXPONENT lacks footnote 1: SunPKCS11 imports keys of modulus and private exponent.
  // CKA_MODULUS_BITS is ours: applications ask either half for it.
  private static final List<AttributeRule> PRIVATE =
      List.of(
          KeyTable.publicKeyInfo(RsaKeyType::publicKeyInfo, 8),
          bytes(Cka.MODULUS, 1, 4, 6).of(StandardKind.BIG_INTEGER).computed(RsaKeyType::modulus),
          number(Cka.MODULUS_BITS, 2, 4, 6).computed(RsaKeyType::modulusBits),
          bytes(Cka.PUBLIC_EXPONENT, 4, 6)
              .of(StandardKind.BIG_INTEGER)
              .computed(RsaKeyType::publicExponent),
          partOfKey(Cka.PRIVATE_EXPONENT, 1, 4, 6, 7),
          partOfKey(Cka.PRIME_1, 4, 6, 7),
          partOfKey(Cka.PRIME_2, 4, 6, 7),
          partOfKey(Cka.EXPONENT_1, 4, 6, 7),
          partOfKey(Cka.EXPONENT_2, 4, 6, 7),
          partOfKey(Cka.COEFFICIENT, 4, 6, 7));

  @Override
  public long code() {
    return Ckk.RSA;
  }

  @Override
  public List<ObjectTable> tables() {
    return List.of(
        ObjectTable.publicKey(Ckk.RSA, Set.of(Cka.ENCRYPT, Cka.VERIFY, Cka.WRAP), PUBLIC),
        ObjectTable.privateKey(Ckk.RSA, Set.of(Cka.DECRYPT, Cka.SIGN, Cka.UNWRAP), PRIVATE));
  }

  @Override
  public boolean isOf(KeyFacts facts) {
    return facts instanceof RsaFacts;
  }

  @Override
  public Optional<KeyForm> form() {
    var shared = Optional.<SharedForm>of(new RsaShares(providers));
    return Optional.of(new KeyForm(RsaFacts.TAG, RsaFacts::read, this::load, shared));
  }

  private NativeKey load(KeyMaterial material) {
    var privateKey = PrivateKeys.load("RSA", material.encoded(), providers);
    try (var handover = Handover.orElse(() -> PrivateKeys.destroy(privateKey))) {
      var hash = ImplicitRejection.exponentHash(material);
      var powers = new RsaPowers(privateKey, hash, providers);
      return handover.to(RsaPrivate.of((RsaFacts) material.facts(), powers, providers));
    }
  }

  @Override
  public ImportedKey read(long objectClass, Given given) throws CryptokiException {
    var n = modulus(given);
    return objectClass == Cko.PUBLIC_KEY ? publicKey(n, given) : privateKey(n, given);
  }

  @Override
  public KeyMaterial unwrapped(SecretBytes pkcs8) throws CryptokiException {
    return RsaImport.wrapped(pkcs8);
  }

  @Override
  public void requireAllowed(KeyFacts privateKey, MechanismRules rules) throws CryptokiException {
    int bits = ((RsaFacts) privateKey).modulusBits();
    if (bits < rules.rsaBits().least()) {
      throw new CryptokiException(
          Ckr.KEY_SIZE_RANGE,
          "this token's private keys have at least %d bits of modulus (minimum_rsa_bits), found %d"
              .formatted(rules.rsaBits().least(), bits));
    }
  }

  @Override
  public Optional<SecretBytes> part(KeyMaterial material, long type) {
    return RsaParts.read(material, type);
  }

  private static ImportedKey publicKey(BigInteger n, Given given) throws CryptokiException {
    var e = given.needed(Cka.PUBLIC_EXPONENT);
    if (!RsaImport.isRsaPublic(n, e)) {
      throw new CryptokiException(
          Ckr.ATTRIBUTE_VALUE_INVALID, "modulus and exponent are no rsa key of this token");
    }
    return ImportedKey.publicKey(
        new RsaFacts(BigIntegers.asUnsignedByteArray(n), BigIntegers.asUnsignedByteArray(e)));
  }

  private static ImportedKey privateKey(BigInteger n, Given given) throws CryptokiException {
    var e = given.number(Cka.PUBLIC_EXPONENT);
    var d = given.needed(Cka.PRIVATE_EXPONENT);
    if (RsaParts.CRT.stream().noneMatch(type -> given.get(type).isPresent())) {
      return ImportedKey.whole(RsaImport.rsa(n, e, d));
    }
    var p = given.needed(Cka.PRIME_1);
    var q = given.needed(Cka.PRIME_2);
    var material = RsaImport.rsa(n, e, d, p, q);
    if (!RsaParts.agree(material, given)) {
      material.close();
      throw new CryptokiException(
          Ckr.TEMPLATE_INCONSISTENT, "the crt numbers do not belong to the exponents and primes");
    }
    return ImportedKey.whole(material);
  }

  private static BigInteger modulus(Given given) throws CryptokiException {
    var n = given.needed(Cka.MODULUS);
    int bits = n.bitLength();
    if (bits < RsaSizes.MIN_BITS || bits > RsaSizes.MAX_BITS) {
      throw new CryptokiException(
          Ckr.KEY_SIZE_RANGE,
          "expected a modulus of %d to %d bits, found %d"
              .formatted(RsaSizes.MIN_BITS, RsaSizes.MAX_BITS, bits));
    }
    return n;
  }

  private static AttributeValue modulus(Birth birth) {
    return Plain.bytes(birth.facts(RsaFacts.class).modulus());
  }

  private static AttributeValue modulusBits(Birth birth) {
    return Plain.number(birth.facts(RsaFacts.class).modulusBits());
  }

  private static AttributeValue publicExponent(Birth birth) {
    return Plain.bytes(birth.facts(RsaFacts.class).publicExponent());
  }

  // RFC 3279 §2.3.1.
  private static byte[] publicKeyInfo(KeyFacts facts) {
    try {
      var rsa = (RsaFacts) facts;
      var numbers =
          new RSAPublicKey(
              new BigInteger(1, rsa.modulus()), new BigInteger(1, rsa.publicExponent()));
      var algorithm =
          new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);
      return new SubjectPublicKeyInfo(algorithm, numbers).getEncoded(ASN1Encoding.DER);
    } catch (IOException e) {
      throw new IllegalStateException("a public key always encodes", e);
    }
  }
}
