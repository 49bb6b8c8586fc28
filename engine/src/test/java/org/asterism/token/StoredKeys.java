package org.asterism.token;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Optional;
import org.asterism.crypto.NewKeys;
import org.asterism.crypto.Providers;
import org.asterism.crypto.PublicOperations;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.Curve;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;
import org.asterism.key.KeyUse;
import org.asterism.key.SigningScheme;
import org.asterism.vault.VaultException;

/// Objects to store, and whether a stored key still is the one that was made.
final class StoredKeys {
  private static final Providers PROVIDERS = Providers.portable(new SecureRandom());
  private static final byte[] DIGEST = new byte[32];

  private StoredKeys() {}

  static NewObject rsa() {
    return object(new NewKeys(PROVIDERS).rsa(2048, BigInteger.valueOf(65537)));
  }

  static NewObject ec() {
    return ec(PROVIDERS);
  }

  static NewObject ec(Providers drawing) {
    return object(new NewKeys(drawing).ec(Curve.P256));
  }

  static NewObject secret() {
    return object(new NewKeys(PROVIDERS).secret(0x1F, 32));
  }

  /// The public half of a private key.
  static NewObject publicHalf(NewObject privateKey) {
    return NewObject.ofPublic(label("public"), privateKey.key());
  }

  static Attributes label(String text) {
    return Attributes.NONE.with(Cka.LABEL, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  /// Signs with an EC key and has the signature verified with its public facts.
  static boolean signs(KeyUse use) throws VaultException, CryptokiException {
    byte[] signature = use.sign(new SigningScheme.Ecdsa(), DIGEST);
    return new PublicOperations(PROVIDERS)
        .isEcdsaSignature((KeyFacts.Ec) use.facts(), DIGEST, signature);
  }

  private static NewObject object(KeyMaterial material) {
    return new NewObject(label("key"), true, Optional.of(material));
  }
}
