package org.asterism.threshold.ecdsa;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Point;
import org.asterism.threshold.curve.PublicScalar;
import org.bouncycastle.crypto.ExtendedDigest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.hash2curve.impl.XmdMessageExpansion;

/// δ, the factor by which a presignature's nonce is multiplied (threshold.md §10, 5): hash_to_field
/// with expand_message_xmd (RFC 9380 §5.2, §5.3.1) of R, h and the fresh bytes, each after its
/// length in 4 bytes. Stateless.
final class Rerandomisation {
  private static final String TAG = "asterism/ecdsa-rerandomise/v1/";

  // The security that hash_to_field's length is for: 128 bits more than the order has.
  private static final int DISTANCE_BITS = 128;

  private Rerandomisation() {}

  static BigInteger factor(Point nonce, BigInteger digest, byte[] freshness) {
    Curve curve = nonce.curve();
    byte[] point = nonce.encoded();
    byte[] number = PublicScalar.encode(curve, digest);
    byte[] message =
        ByteBuffer.allocate(3 * Integer.BYTES + point.length + number.length + freshness.length)
            .putInt(point.length)
            .put(point)
            .putInt(number.length)
            .put(number)
            .putInt(freshness.length)
            .put(freshness)
            .array();
    int bits = curve.order().bitLength() + DISTANCE_BITS;
    byte[] uniform =
        new XmdMessageExpansion(hash(curve), DISTANCE_BITS)
            .expandMessage(message, tag(curve), (bits + Byte.SIZE - 1) / Byte.SIZE);
    return new BigInteger(1, uniform).mod(curve.order());
  }

  private static byte[] tag(Curve curve) {
    return (TAG + curve.name().replace("P", "P-")).getBytes(StandardCharsets.US_ASCII);
  }

  private static ExtendedDigest hash(Curve curve) {
    return switch (curve) {
      case P256 -> new SHA256Digest();
      case P384 -> new SHA384Digest();
      case P521 -> new SHA512Digest();
      case EDWARDS25519 -> throw new IllegalArgumentException("ECDSA is not on " + curve);
    };
  }
}
