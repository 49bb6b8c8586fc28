package org.asterism.threshold.ecdsa;

import java.math.BigInteger;
import java.util.Arrays;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.Point;
import org.asterism.threshold.curve.PointSum;
import org.asterism.threshold.curve.PublicScalar;

/// The verification of an ECDSA signature (FIPS 186-5 §6.4.2). Stateless.
public final class EcdsaVerification {
  private EcdsaVerification() {}

  /// @param digest of the message, of any length
  /// @param signature r | s, each of a scalar's length
  public static boolean verifies(Kernel kernel, Point publicKey, byte[] digest, byte[] signature) {
    Curve curve = publicKey.curve();
    int length = curve.scalarBytes();
    if (signature.length != 2 * length) {
      return false;
    }
    var r = PublicScalar.decode(curve, Arrays.copyOf(signature, length));
    var s = PublicScalar.decode(curve, Arrays.copyOfRange(signature, length, 2 * length));
    if (r.isEmpty() || s.isEmpty() || r.get().signum() == 0 || s.get().signum() == 0) {
      return false;
    }
    BigInteger inverse = s.get().modInverse(curve.order());
    return new PointSum(kernel, curve)
        .plusBase(inverse.multiply(number(curve, digest)))
        .plus(inverse.multiply(r.get()), publicKey)
        .total()
        .map(EcdsaVerification::x)
        .equals(r);
  }

  /// The leftmost bits of a digest, as many as the order has, modulo the order (§6.4.1).
  static BigInteger number(Curve curve, byte[] digest) {
    int more = Byte.SIZE * digest.length - curve.order().bitLength();
    return new BigInteger(1, digest).shiftRight(Math.max(more, 0)).mod(curve.order());
  }

  /// A point's x-coordinate modulo the order.
  static BigInteger x(Point point) {
    byte[] encoded = point.encoded();
    return new BigInteger(1, Arrays.copyOfRange(encoded, 1, encoded.length))
        .mod(point.curve().order());
  }
}
