package org.asterism.threshold.curve;

import java.math.BigInteger;
import java.util.Optional;
import org.asterism.kernel.Curve;
import org.asterism.secret.SecretBytes;

/// The encoding of a scalar that everybody may know: [Curve#scalarBytes()] long, big-endian, and
/// little-endian for edwards25519.
public final class PublicScalar {
  private PublicScalar() {}

  /// @throws IllegalArgumentException if the number is negative or not less than the order
  public static byte[] encode(Curve curve, BigInteger value) {
    if (value.signum() < 0 || value.compareTo(curve.order()) >= 0) {
      throw new IllegalArgumentException("expected a number from 0 to the order less 1");
    }
    byte[] littleEndian = littleEndian(value, curve.scalarBytes());
    return curve == Curve.EDWARDS25519 ? littleEndian : reversed(littleEndian);
  }

  /// Empty where it has another length or is not less than the order.
  public static Optional<BigInteger> decode(Curve curve, byte[] encoded) {
    return encoded.length == curve.scalarBytes()
        ? Optional.of(number(curve, encoded)).filter(any -> any.compareTo(curve.order()) < 0)
        : Optional.empty();
  }

  /// A scalar that was a secret and is no longer.
  public static BigInteger reveal(Curve curve, SecretBytes scalar) {
    return scalar.useArray(bytes -> number(curve, bytes));
  }

  /// What is left of a longer number in the order of bytes of the curve's scalars.
  static BigInteger number(Curve curve, byte[] encoded) {
    return new BigInteger(1, curve == Curve.EDWARDS25519 ? reversed(encoded) : encoded);
  }

  static byte[] littleEndian(BigInteger value, int length) {
    byte[] encoded = new byte[length];
    for (int i = 0; i < length; i++) {
      encoded[i] = value.shiftRight(Byte.SIZE * i).byteValue();
    }
    return encoded;
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return reversed;
  }
}
