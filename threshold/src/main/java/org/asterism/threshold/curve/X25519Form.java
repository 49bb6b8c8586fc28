package org.asterism.threshold.curve;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.Point;
import org.asterism.secret.SecretBytes;
import org.bouncycastle.math.ec.rfc7748.X25519Field;

/// X25519 (RFC 7748) by multiplications in edwards25519's subgroup of prime order (threshold.md
/// §7): the peer's u-coordinate becomes a point times 8, a clamped private key its eighth, and the
/// product a u-coordinate again. Stateless.
public final class X25519Form {
  public static final int BYTES = 32;

  private static final BigInteger P =
      BigInteger.ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));
  private static final BigInteger D =
      BigInteger.valueOf(-121665).multiply(BigInteger.valueOf(121666).modInverse(P)).mod(P);
  private static final int COFACTOR_BITS = 3;

  private X25519Form() {}

  /// A point by its affine coordinates, which everybody may know.
  private record Affine(BigInteger x, BigInteger y) {
    Affine doubled() {
      BigInteger product = D.multiply(x.multiply(x)).multiply(y.multiply(y)).mod(P);
      BigInteger across = x.multiply(y).shiftLeft(1);
      BigInteger along = y.multiply(y).add(x.multiply(x));
      return new Affine(
          across.multiply(BigInteger.ONE.add(product).modInverse(P)).mod(P),
          along.multiply(BigInteger.ONE.subtract(product).modInverse(P)).mod(P));
    }

    byte[] encoded() {
      byte[] encoded = PublicScalar.littleEndian(y, BYTES);
      encoded[BYTES - 1] |= (byte) (x.testBit(0) ? 0x80 : 0);
      return encoded;
    }
  }

  /// The peer's point times 8.
  ///
  /// @param u the peer's public key; its highest bit does not count (RFC 7748 §5)
  /// @return empty for a u-coordinate of the twist, and where X25519 would come to zero (§6.1)
  public static Optional<Point> peer(Kernel kernel, byte[] u) {
    if (u.length != BYTES) {
      return Optional.empty();
    }
    BigInteger coordinate = PublicScalar.number(Curve.EDWARDS25519, u).clearBit(255).mod(P);
    BigInteger below = coordinate.add(BigInteger.ONE).mod(P);
    if (below.signum() == 0) {
      return Optional.empty();
    }
    BigInteger y = coordinate.subtract(BigInteger.ONE).multiply(below.modInverse(P)).mod(P);
    return onCurve(y)
        .map(point -> point.doubled().doubled().doubled())
        .flatMap(point -> kernel.decode(Curve.EDWARDS25519, point.encoded()));
  }

  /// What is shared of a private key: clamp(k)/8, which is less than the order; the caller closes
  /// it.
  public static SecretBytes scalar(SecretBytes privateKey) {
    if (privateKey.length() != BYTES) {
      throw new IllegalArgumentException(
          "expected %d bytes, found %d".formatted(BYTES, privateKey.length()));
    }
    SecretBytes scalar = privateKey.copy();
    scalar.borrow(bytes -> {
      int above = (bytes.get(JAVA_BYTE, BYTES - 1) & 0x7f) | 0x40;
      bytes.set(JAVA_BYTE, BYTES - 1, (byte) above);
      for (int i = 0; i < BYTES; i++) {
        int next = i + 1 < BYTES ? bytes.get(JAVA_BYTE, i + 1) & 0xff : 0;
        int both = (next << Byte.SIZE) | (bytes.get(JAVA_BYTE, i) & 0xff);
        bytes.set(JAVA_BYTE, i, (byte) (both >>> COFACTOR_BITS));
      }
    });
    return scalar;
  }

  /// The public key that belongs to a shared scalar, by the scalar's point: X25519 computes with 8
  /// times the scalar.
  public static byte[] publicKey(Kernel kernel, Point point) {
    Point times = point;
    for (int i = 0; i < COFACTOR_BITS; i++) {
      times = kernel.add(times, times).orElseThrow();
    }
    try (SecretBytes u = shared(times)) {
      return u.useArray(byte[]::clone);
    }
  }

  /// The u-coordinate of a product, (1+y)/(1−y), in a time that does not tell it; the caller closes
  /// it.
  public static SecretBytes shared(Point product) {
    byte[] encoded = product.encoded();
    int[] y = X25519Field.create();
    int[] above = X25519Field.create();
    int[] below = X25519Field.create();
    try {
      X25519Field.decode255(encoded, y);
      int[] one = X25519Field.create();
      X25519Field.one(one);
      X25519Field.add(one, y, above);
      X25519Field.sub(one, y, below);
      X25519Field.inv(below, below);
      X25519Field.mul(above, below, above);
      X25519Field.normalize(above);
      X25519Field.encode(above, encoded, 0);
      return SecretBytes.takeFrom(encoded);
    } finally {
      Arrays.fill(y, 0);
      Arrays.fill(above, 0);
      Arrays.fill(below, 0);
    }
  }

  // RFC 8032 §5.1.3 with the sign 0; either sign has the same u-coordinate.
  private static Optional<Affine> onCurve(BigInteger y) {
    BigInteger square = y.multiply(y).mod(P);
    BigInteger x2 =
        square
            .subtract(BigInteger.ONE)
            .multiply(D.multiply(square).add(BigInteger.ONE).modInverse(P))
            .mod(P);
    BigInteger root = x2.modPow(P.add(BigInteger.valueOf(3)).shiftRight(3), P);
    if (!isRoot(root, x2)) {
      BigInteger minusOne = BigInteger.TWO.modPow(P.subtract(BigInteger.ONE).shiftRight(2), P);
      root = root.multiply(minusOne).mod(P);
    }
    return isRoot(root, x2) ? Optional.of(new Affine(root, y)) : Optional.empty();
  }

  private static boolean isRoot(BigInteger root, BigInteger square) {
    return root.multiply(root).mod(P).equals(square);
  }
}
