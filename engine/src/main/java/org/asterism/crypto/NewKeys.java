package org.asterism.crypto;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import org.asterism.key.Curve;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;
import org.asterism.secret.SecretBytes;

/// Generates keys. Safe for use by many threads; RSA-4096 may take seconds.
public final class NewKeys {
  private final Providers providers;

  public NewKeys(Providers providers) {
    this.providers = providers;
  }

  /// @param publicExponent odd, more than 2^16 and less than 2^32
  public KeyMaterial rsa(int modulusBits, BigInteger publicExponent) {
    var pair = pair("RSA", new RSAKeyGenParameterSpec(modulusBits, publicExponent));
    var publicKey = (RSAPublicKey) pair.getPublic();
    var facts =
        new KeyFacts.Rsa(
            Pkcs8.unsigned(publicKey.getModulus()), Pkcs8.unsigned(publicKey.getPublicExponent()));
    return new KeyMaterial(facts, taken(pair));
  }

  public KeyMaterial ec(Curve curve) {
    var pair = pair("EC", new ECGenParameterSpec(curve.standardName()));
    byte[] point = Curves.uncompressed(curve, ((ECPublicKey) pair.getPublic()).getW());
    try (var encoded = taken(pair);
        var scalar = Pkcs8.ecScalar(encoded)) {
      var d = scalar.useArray(bytes -> new BigInteger(1, bytes));
      return new KeyMaterial(new KeyFacts.Ec(curve, point), Pkcs8.ec(curve, d, point));
    } catch (DerException e) {
      throw new IllegalStateException("the provider's ec key is no pkcs#8", e);
    }
  }

  /// @param keyType a `CKK_` value
  public KeyMaterial secret(long keyType, int length) {
    return new KeyMaterial(
        new KeyFacts.Secret(keyType, length), SecretBytes.random(length, providers.random()));
  }

  private static SecretBytes taken(KeyPair pair) {
    try {
      return SecretBytes.takeFrom(pair.getPrivate().getEncoded());
    } finally {
      NativeKey.destroy(pair.getPrivate());
    }
  }

  private KeyPair pair(String algorithm, AlgorithmParameterSpec spec) {
    try {
      var generator = providers.keyPairGenerator(algorithm);
      generator.initialize(spec, providers.random());
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot generate " + algorithm + " " + spec, e);
    }
  }
}
