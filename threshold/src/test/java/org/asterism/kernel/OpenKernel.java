package org.asterism.kernel;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.asterism.secret.SecretBytes;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.ECPoint;

/// The twin in Bouncy Castle and BigInteger, which hides nothing in its time; edwards25519 by the
/// formulas of RFC 8032 §5.1.4 in affine form.
final class OpenKernel implements Kernel {
  private static final BigInteger P =
      BigInteger.ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));
  private static final BigInteger D =
      BigInteger.valueOf(-121665).multiply(BigInteger.valueOf(121666).modInverse(P)).mod(P);
  private static final BigInteger BASE_Y =
      BigInteger.valueOf(4).multiply(BigInteger.valueOf(5).modInverse(P)).mod(P);

  private record Affine(BigInteger x, BigInteger y) {
    static final Affine NEUTRAL = new Affine(BigInteger.ZERO, BigInteger.ONE);

    Affine plus(Affine other) {
      BigInteger product = D.multiply(x).multiply(other.x).multiply(y).multiply(other.y).mod(P);
      BigInteger across = x.multiply(other.y).add(y.multiply(other.x));
      BigInteger along = y.multiply(other.y).add(x.multiply(other.x));
      return new Affine(
          across.multiply(BigInteger.ONE.add(product).modInverse(P)).mod(P),
          along.multiply(BigInteger.ONE.subtract(product).modInverse(P)).mod(P));
    }

    Affine times(BigInteger scalar) {
      Affine sum = NEUTRAL;
      for (int bit = scalar.bitLength() - 1; bit >= 0; bit--) {
        sum = sum.plus(sum);
        sum = scalar.testBit(bit) ? sum.plus(this) : sum;
      }
      return sum;
    }

    byte[] encoded() {
      byte[] little = reversed(ModExpTest.bytes(y, 32));
      little[31] |= (byte) (x.testBit(0) ? 0x80 : 0);
      return little;
    }
  }

  @Override
  public Set<Group> groups() {
    return EnumSet.allOf(Group.class);
  }

  @Override
  public SecretBytes modExp(byte[] base, SecretBytes exponent, byte[] modulus) {
    BigInteger power = exponent.useArray(bytes -> new BigInteger(1, bytes));
    BigInteger result = new BigInteger(1, base).modPow(power, new BigInteger(1, modulus));
    return SecretBytes.takeFrom(ModExpTest.bytes(result, modulus.length));
  }

  @Override
  public Optional<Point> decode(Curve curve, byte[] encoded) {
    if (curve.isEdwards()) {
      return edwards(encoded)
          .filter(point -> !point.equals(Affine.NEUTRAL))
          .filter(point -> point.times(curve.order()).equals(Affine.NEUTRAL))
          .map(OpenKernel::edwards);
    }
    if (encoded.length != curve.pointBytes() || (encoded[0] & ~1) != 2) {
      return Optional.empty();
    }
    try {
      return point(curve, curve(curve).decodePoint(encoded));
    } catch (IllegalArgumentException noPoint) {
      return Optional.empty();
    }
  }

  @Override
  public Point multiply(Point point, SecretBytes scalar) {
    Curve curve = point.curve();
    BigInteger factor = number(curve, scalar);
    return curve.isEdwards()
        ? edwards(edwards(point.affine()).orElseThrow().times(factor))
        : point(curve, bouncy(point).multiply(factor)).orElseThrow();
  }

  @Override
  public Point multiplyBase(Curve curve, SecretBytes scalar) {
    BigInteger factor = number(curve, scalar);
    return curve.isEdwards()
        ? edwards(base().times(factor))
        : point(curve, parameters(curve).getG().multiply(factor)).orElseThrow();
  }

  @Override
  public Optional<Point> add(Point a, Point b) {
    if (a.curve().isEdwards()) {
      Affine sum = edwards(a.affine()).orElseThrow().plus(edwards(b.affine()).orElseThrow());
      return Optional.of(sum).filter(any -> !any.equals(Affine.NEUTRAL)).map(OpenKernel::edwards);
    }
    return point(a.curve(), bouncy(a).add(bouncy(b)));
  }

  static BigInteger number(Curve curve, SecretBytes scalar) {
    return scalar.useArray(
        bytes -> new BigInteger(1, curve.isEdwards() ? reversed(bytes) : bytes.clone()));
  }

  static byte[] reversed(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return reversed;
  }

  private static X9ECParameters parameters(Curve curve) {
    return CustomNamedCurves.getByName(curve.name().replace("P", "P-"));
  }

  private static ECCurve curve(Curve curve) {
    return parameters(curve).getCurve();
  }

  private static ECPoint bouncy(Point point) {
    return curve(point.curve()).decodePoint(point.affine());
  }

  private static Optional<Point> point(Curve curve, ECPoint point) {
    return point.isInfinity()
        ? Optional.empty()
        : Optional.of(new Point(curve, point.getEncoded(false)));
  }

  private static Affine base() {
    return edwards(reversed(ModExpTest.bytes(BASE_Y, 32))).orElseThrow();
  }

  private static Point edwards(Affine point) {
    return new Point(Curve.EDWARDS25519, point.encoded());
  }

  // RFC 8032 §5.1.3, canonical encodings alone.
  private static Optional<Affine> edwards(byte[] encoded) {
    if (encoded.length != 32) {
      return Optional.empty();
    }
    byte[] big = reversed(encoded);
    boolean odd = big[0] < 0;
    big[0] &= 0x7f;
    BigInteger y = new BigInteger(1, big);
    BigInteger square = y.multiply(y).mod(P);
    BigInteger x2 =
        square
            .subtract(BigInteger.ONE)
            .multiply(D.multiply(square).add(BigInteger.ONE).modInverse(P))
            .mod(P);
    BigInteger root = x2.modPow(P.add(BigInteger.valueOf(3)).shiftRight(3), P);
    if (!root.multiply(root).mod(P).equals(x2)) {
      BigInteger minusOne = BigInteger.TWO.modPow(P.subtract(BigInteger.ONE).shiftRight(2), P);
      root = root.multiply(minusOne).mod(P);
    }
    if (y.compareTo(P) >= 0 || !root.multiply(root).mod(P).equals(x2)) {
      return Optional.empty();
    }
    var point = new Affine(root.testBit(0) == odd ? root : P.subtract(root).mod(P), y);
    return Optional.of(point).filter(any -> Arrays.equals(any.encoded(), encoded));
  }
}
