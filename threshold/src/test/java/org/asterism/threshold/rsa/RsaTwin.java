package org.asterism.threshold.rsa;

import java.math.BigInteger;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.XCoordinate;

/// A whole RSA key beside its sharing, and what vaults would compute, in plain numbers.
record RsaTwin(RsaKey key, BigInteger privateExponent) {

  static RsaTwin generate(int bits, long publicExponent) throws Exception {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(new RSAKeyGenParameterSpec(bits, BigInteger.valueOf(publicExponent)));
    var pair = generator.generateKeyPair();
    return new RsaTwin(
        new RsaKey(
            ((RSAPublicKey) pair.getPublic()).getModulus(), BigInteger.valueOf(publicExponent)),
        ((RSAPrivateKey) pair.getPrivate()).getPrivateExponent());
  }

  SecretBytes secret() {
    return SecretBytes.takeFrom(key.encode(privateExponent));
  }

  BigInteger power(BigInteger base) {
    return base.modPow(privateExponent, key.modulus());
  }

  /// What each vault answers to `base`.
  Map<XCoordinate, BigInteger> partials(BigInteger base, Map<XCoordinate, SecretBytes> shares) {
    var partials = new LinkedHashMap<XCoordinate, BigInteger>();
    shares.forEach((x, share) -> partials.put(x, base.modPow(number(share), key.modulus())));
    return partials;
  }

  static BigInteger number(SecretBytes share) {
    return share.useArray(magnitude -> new BigInteger(1, magnitude));
  }

  static Map<XCoordinate, BigInteger> some(
      Map<XCoordinate, BigInteger> partials, List<XCoordinate> quorum) {
    var some = new LinkedHashMap<>(partials);
    some.keySet().retainAll(quorum);
    return some;
  }
}
