package org.asterism.oprf;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.util.Arrays;
import org.asterism.secret.Sha256;
import org.bouncycastle.crypto.hash2curve.HashToCurveProfile;
import org.bouncycastle.crypto.hash2curve.MapToCurve;
import org.bouncycastle.crypto.hash2curve.impl.SimplifiedShallueVanDeWoestijneMapToCurve;
import org.bouncycastle.math.ec.ECPoint;

/// hash_to_curve of P256_XMD:SHA-256_SSWU_RO_ (RFC 9380 §8.2), for inputs that are secret: nothing
/// of one is left in memory. Bouncy Castle's own expansion of messages leaves it in an array; its
/// map to the curve sees field elements only.
///
/// Stateless.
final class HashToCurve {
  private static final int DIGEST_BYTES = 32;
  private static final int BLOCK_BYTES = 64;
  private static final int ELEMENT_BYTES = 48;
  private static final int UNIFORM_BYTES = 2 * ELEMENT_BYTES;
  private static final BigInteger PRIME = Suite.base().getCurve().getField().getCharacteristic();
  private static final MapToCurve MAP =
      new SimplifiedShallueVanDeWoestijneMapToCurve(
          Suite.base().getCurve(), HashToCurveProfile.P256_XMD_SHA_256.getZ());

  private HashToCurve() {}

  /// @param tag at most 255 bytes
  static ECPoint of(byte[] tag, byte[] input) {
    byte[] uniform = expanded(tag, input);
    ECPoint one = MAP.process(element(uniform, 0));
    return one.add(MAP.process(element(uniform, ELEMENT_BYTES))).normalize();
  }

  private static BigInteger element(byte[] uniform, int from) {
    return new BigInteger(1, Arrays.copyOfRange(uniform, from, from + ELEMENT_BYTES)).mod(PRIME);
  }

  // expand_message_xmd (§5.3.1).
  private static byte[] expanded(byte[] tag, byte[] input) {
    byte[] all = new byte[UNIFORM_BYTES];
    MessageDigest sha256 = Sha256.start();
    byte[] first = first(sha256, tag, input);
    byte[] block = new byte[DIGEST_BYTES];
    for (int i = 0; i < UNIFORM_BYTES / DIGEST_BYTES; i++) {
      for (int j = 0; j < DIGEST_BYTES; j++) {
        block[j] ^= first[j];
      }
      sha256.update(block);
      sha256.update((byte) (i + 1));
      block = ended(sha256, tag);
      System.arraycopy(block, 0, all, i * DIGEST_BYTES, DIGEST_BYTES);
    }
    return all;
  }

  private static byte[] first(MessageDigest sha256, byte[] tag, byte[] input) {
    try {
      sha256.update(new byte[BLOCK_BYTES]);
      sha256.update(input);
      sha256.update(new byte[] {0, UNIFORM_BYTES, 0});
      return ended(sha256, tag);
    } finally {
      sha256.reset();
    }
  }

  private static byte[] ended(MessageDigest sha256, byte[] tag) {
    sha256.update(tag);
    sha256.update((byte) tag.length);
    return sha256.digest();
  }
}
