package org.asterism.algorithm.rsa;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import org.asterism.crypto.Providers;

/// The signature encodings of RFC 8017 §9. An encoded message here is always as long as the
/// modulus, so that a raw RSA operation, whole or threshold, is all that a key must offer.
record RsaPadding(Providers providers) {
  /// What PKCS#1 v1.5 adds at least: `00 01`, eight bytes `FF`, `00`.
  static final int PKCS1_OVERHEAD = 11;

  private static final byte PSS_TRAILER = (byte) 0xBC;

  /// A number of so many bytes.
  static byte[] raw(byte[] number, int length) {
    byte[] padded = new byte[length];
    System.arraycopy(number, 0, padded, length - number.length, number.length);
    return padded;
  }

  // RFC 8017 §9.2 steps 3 to 5.
  static byte[] pkcs1(byte[] block, int length) {
    byte[] encoded = new byte[length];
    Arrays.fill(encoded, (byte) 0xFF);
    encoded[0] = 0;
    encoded[1] = 1;
    encoded[length - block.length - 1] = 0;
    System.arraycopy(block, 0, encoded, length - block.length, block.length);
    return encoded;
  }

  /// What [#pkcs1] encoded; empty if this is nothing that it makes.
  static Optional<byte[]> pkcs1Block(byte[] encoded) {
    int at = 2;
    while (at < encoded.length && encoded[at] == (byte) 0xFF) {
      at++;
    }
    if (at >= encoded.length || at + 1 < PKCS1_OVERHEAD) {
      return Optional.empty();
    }
    byte[] block = Arrays.copyOfRange(encoded, at + 1, encoded.length);
    return Arrays.equals(encoded, pkcs1(block, encoded.length))
        ? Optional.of(block)
        : Optional.empty();
  }

  /// EMSA-PSS-ENCODE (RFC 8017 §9.1.1) from step 3 on; empty if the modulus is too short.
  Optional<byte[]> pss(byte[] digest, PssShape shape) {
    int space = shape.encodedLength() - digest.length - shape.saltLength() - 2;
    if (space < 0) {
      return Optional.empty();
    }
    byte[] salt = new byte[shape.saltLength()];
    providers.random().nextBytes(salt);
    byte[] hash = pssHash(shape, digest, salt);
    int maskedLength = shape.encodedLength() - hash.length - 1;
    byte[] encoded = new byte[shape.modulusLength()];
    int start = encoded.length - shape.encodedLength();
    encoded[start + space] = 1;
    System.arraycopy(salt, 0, encoded, start + space + 1, salt.length);
    Mgf1.mask(providers.digest(shape.mgfDigest()), hash, encoded, start, maskedLength);
    encoded[start] &= shape.firstByteMask();
    System.arraycopy(hash, 0, encoded, start + maskedLength, hash.length);
    encoded[encoded.length - 1] = PSS_TRAILER;
    return Optional.of(encoded);
  }

  /// EMSA-PSS-VERIFY (RFC 8017 §9.1.2) from step 3 on. Writes into `encoded`.
  boolean isPss(byte[] encoded, byte[] digest, PssShape shape) {
    int start = encoded.length - shape.encodedLength();
    int space = shape.encodedLength() - digest.length - shape.saltLength() - 2;
    int maskedLength = shape.encodedLength() - digest.length - 1;
    if (space < 0
        || encoded[encoded.length - 1] != PSS_TRAILER
        || !isZero(encoded, 0, start)
        || (encoded[start] & ~shape.firstByteMask()) != 0) {
      return false;
    }
    byte[] hash = Arrays.copyOfRange(encoded, start + maskedLength, encoded.length - 1);
    Mgf1.mask(providers.digest(shape.mgfDigest()), hash, encoded, start, maskedLength);
    encoded[start] &= shape.firstByteMask();
    byte[] salt = Arrays.copyOfRange(encoded, start + space + 1, start + maskedLength);
    return isZero(encoded, start, start + space)
        && encoded[start + space] == 1
        && MessageDigest.isEqual(hash, pssHash(shape, digest, salt));
  }

  private byte[] pssHash(PssShape shape, byte[] digest, byte[] salt) {
    var hash = providers.digest(shape.digest());
    hash.update(new byte[8]);
    hash.update(digest);
    return hash.digest(salt);
  }

  private static boolean isZero(byte[] bytes, int from, int to) {
    int all = 0;
    for (int i = from; i < to; i++) {
      all |= bytes[i];
    }
    return all == 0;
  }
}
