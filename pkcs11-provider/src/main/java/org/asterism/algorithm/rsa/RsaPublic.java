package org.asterism.algorithm.rsa;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import org.asterism.crypto.Providers;

/// What anyone can do with a public RSA key, from its facts alone. Safe for use by many threads.
public record RsaPublic(Providers providers) {

  /// @param signature as long as the modulus
  public boolean isRsaSignature(RsaFacts rsa, RsaSigning scheme, byte[] input, byte[] signature) {
    if (!isBelow(rsa, signature)) {
      return false;
    }
    byte[] encoded = raw(rsa, signature);
    return switch (scheme) {
      case RsaSigning.Pkcs1Block() ->
          input.length <= encoded.length - RsaPadding.PKCS1_OVERHEAD
              && MessageDigest.isEqual(RsaPadding.pkcs1(input, encoded.length), encoded);
      case RsaSigning.Raw() ->
          input.length <= encoded.length
              && MessageDigest.isEqual(RsaPadding.raw(input, encoded.length), encoded);
      case RsaSigning.Pss pss ->
          new RsaPadding(providers).isPss(encoded, input, PssShape.of(pss, rsa));
    };
  }

  /// The block in a signature of PKCS#1 v1.5; empty where its padding is wrong.
  ///
  /// @param signature as long as the modulus
  Optional<byte[]> recoverPkcs1(RsaFacts rsa, byte[] signature) {
    return isBelow(rsa, signature) ? RsaPadding.pkcs1Block(raw(rsa, signature)) : Optional.empty();
  }

  /// The number in a signature, in as many bytes as the modulus has; empty where the signature is
  /// not below it.
  ///
  /// @param signature as long as the modulus
  Optional<byte[]> recoverRaw(RsaFacts rsa, byte[] signature) {
    return isBelow(rsa, signature) ? Optional.of(raw(rsa, signature)) : Optional.empty();
  }

  private static boolean isBelow(RsaFacts rsa, byte[] signature) {
    return new BigInteger(1, signature).compareTo(new BigInteger(1, rsa.modulus())) < 0;
  }

  /// The longest plaintext that [#encrypt] takes; negative if the modulus is too short.
  public int capacity(RsaFacts rsa, RsaDecryption scheme) {
    return new RsaEnvelope(providers).capacity(scheme, rsa.length());
  }

  /// @param plaintext at most [#capacity] bytes
  public byte[] encrypt(RsaFacts rsa, RsaDecryption scheme, byte[] plaintext) {
    byte[] encoded = new RsaEnvelope(providers).seal(scheme, plaintext, rsa.length());
    try {
      return raw(rsa, encoded);
    } finally {
      Arrays.fill(encoded, (byte) 0);
    }
  }

  private byte[] raw(RsaFacts rsa, byte[] number) {
    try {
      var spec =
          new RSAPublicKeySpec(
              new BigInteger(1, rsa.modulus()), new BigInteger(1, rsa.publicExponent()));
      var cipher = providers.cipher("RSA/ECB/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, providers.keyFactory("RSA").generatePublic(spec));
      return cipher.doFinal(number);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a raw rsa operation on a number in range failed", e);
    }
  }
}
