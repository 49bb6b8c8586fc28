package org.asterism.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.asterism.secret.SecretBytes;
import org.bouncycastle.math.ec.rfc7748.X25519Field;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/// A point of edwards25519 in extended coordinates (RFC 8032 §5.1.4), for the engine. The time of
/// what it computes depends on no coordinate and no scalar, but for a sum's factors. Immutable.
final class EdwardsPoint {
  private static final int BYTES = 32;
  private static final int WINDOW_BITS = 4;
  private static final int WINDOW = 1 << WINDOW_BITS;
  private static final BigInteger P =
      BigInteger.ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));
  private static final int[] D =
      field(BigInteger.valueOf(-121665).multiply(BigInteger.valueOf(121666).modInverse(P)).mod(P));
  private static final int[] TWICE_D = sum(D, D);
  private static final EdwardsPoint NEUTRAL = new EdwardsPoint(zero(), one(), one(), zero());

  /// RFC 8032's B: y = 4/5, x even.
  static final EdwardsPoint BASE = affine(base());

  private static final EdwardsPoint[] BASE_MULTIPLES = BASE.multiples();

  private final int[] x;
  private final int[] y;
  private final int[] z;
  private final int[] t;

  private EdwardsPoint(int[] x, int[] y, int[] z, int[] t) {
    this.x = x;
    this.y = y;
    this.z = z;
    this.t = t;
  }

  /// The point of a canonical encoding, in the subgroup of prime order and not neutral.
  static Optional<Point> decode(byte[] encoded) {
    return Ed25519.validatePublicKeyFull(encoded, 0)
        ? Optional.of(new Point(Curve.EDWARDS25519, encoded))
        : Optional.empty();
  }

  static EdwardsPoint of(Point point) {
    return affine(point.affine());
  }

  Point point() {
    return new Point(Curve.EDWARDS25519, encoded());
  }

  Optional<Point> unlessNeutral() {
    byte[] encoded = encoded();
    return Arrays.equals(encoded, NEUTRAL.encoded())
        ? Optional.empty()
        : Optional.of(new Point(Curve.EDWARDS25519, encoded));
  }

  /// add, which is complete.
  EdwardsPoint plus(EdwardsPoint other) {
    int[] a = product(difference(y, x), difference(other.y, other.x));
    int[] b = product(sum(y, x), sum(other.y, other.x));
    int[] c = product(product(t, TWICE_D), other.t);
    int[] d = product(sum(z, z), other.z);
    return of(difference(b, a), difference(d, c), sum(d, c), sum(b, a));
  }

  /// Four bits of the scalar at a time, from the highest.
  EdwardsPoint times(SecretBytes scalar) {
    EdwardsPoint[] multiples = multiples();
    return scalar.use(bytes -> {
      EdwardsPoint result = NEUTRAL;
      for (int i = BYTES - 1; i >= 0; i--) {
        int both = bytes.get(JAVA_BYTE, i) & 0xff;
        result = result.shifted().plus(chosen(multiples, both >>> WINDOW_BITS));
        result = result.shifted().plus(chosen(multiples, both & (WINDOW - 1)));
      }
      return result;
    });
  }

  /// Straus: what is doubled is the sum, once for all of them. The time depends on the factors.
  static EdwardsPoint sum(BigInteger ofBase, List<Multiple> multiples) {
    var tables = new ArrayList<EdwardsPoint[]>();
    var factors = new ArrayList<byte[]>();
    tables.add(BASE_MULTIPLES);
    factors.add(littleEndian(ofBase));
    for (Multiple multiple : multiples) {
      tables.add(of(multiple.point()).multiples());
      factors.add(littleEndian(multiple.factor()));
    }
    EdwardsPoint result = NEUTRAL;
    for (int i = BYTES - 1; i >= 0; i--) {
      for (int shift = WINDOW_BITS; shift >= 0; shift -= WINDOW_BITS) {
        result = result.shifted();
        for (int j = 0; j < tables.size(); j++) {
          int digit = factors.get(j)[i] >>> shift & (WINDOW - 1);
          result = digit == 0 ? result : result.plus(tables.get(j)[digit]);
        }
      }
    }
    return result;
  }

  private EdwardsPoint[] multiples() {
    var multiples = new EdwardsPoint[WINDOW];
    multiples[0] = NEUTRAL;
    for (int i = 1; i < WINDOW; i++) {
      multiples[i] = multiples[i - 1].plus(this);
    }
    return multiples;
  }

  // Looks at all of them, whichever it takes.
  private static EdwardsPoint chosen(EdwardsPoint[] multiples, int index) {
    var chosen = new EdwardsPoint(zero(), zero(), zero(), zero());
    for (int i = 0; i < multiples.length; i++) {
      // All ones where the index is this one.
      int mask = ((i ^ index) - 1) >> (Integer.SIZE - 1);
      X25519Field.cmov(mask, multiples[i].x, 0, chosen.x, 0);
      X25519Field.cmov(mask, multiples[i].y, 0, chosen.y, 0);
      X25519Field.cmov(mask, multiples[i].z, 0, chosen.z, 0);
      X25519Field.cmov(mask, multiples[i].t, 0, chosen.t, 0);
    }
    return chosen;
  }

  private EdwardsPoint shifted() {
    EdwardsPoint shifted = this;
    for (int i = 0; i < WINDOW_BITS; i++) {
      shifted = shifted.doubled();
    }
    return shifted;
  }

  private EdwardsPoint doubled() {
    int[] a = square(x);
    int[] b = square(y);
    int[] h = sum(a, b);
    int[] g = difference(a, b);
    int[] twice = square(z);
    int[] f = sum(sum(twice, twice), g);
    return of(difference(h, square(sum(x, y))), f, g, h);
  }

  // The last step of both formulas.
  private static EdwardsPoint of(int[] e, int[] f, int[] g, int[] h) {
    return new EdwardsPoint(product(e, f), product(g, h), product(f, g), product(e, h));
  }

  private byte[] encoded() {
    int[] inverse = X25519Field.create();
    X25519Field.inv(z, inverse);
    byte[] encoded = bytes(product(y, inverse));
    encoded[BYTES - 1] |= (byte) ((bytes(product(x, inverse))[0] & 1) << 7);
    return encoded;
  }

  // RFC 8032 §5.1.3; of what is known to be a point's encoding.
  private static EdwardsPoint affine(byte[] encoded) {
    int[] y = X25519Field.create();
    X25519Field.decode255(encoded, y);
    int[] square = square(y);
    int[] x = X25519Field.create();
    int[] below = sum(product(square, D), one());
    if (!X25519Field.sqrtRatioVar(difference(square, one()), below, x)) {
      throw new IllegalArgumentException("expected the encoding of a point");
    }
    int sign = (encoded[BYTES - 1] & 0x80) >>> 7;
    X25519Field.cnegate(sign ^ (bytes(x)[0] & 1), x);
    X25519Field.carry(x);
    return new EdwardsPoint(x, y, one(), product(x, y));
  }

  private static byte[] base() {
    byte[] encoded = new byte[BYTES];
    Arrays.fill(encoded, (byte) 0x66);
    encoded[0] = 0x58;
    return encoded;
  }

  private static int[] field(BigInteger number) {
    int[] element = X25519Field.create();
    X25519Field.decode255(littleEndian(number), element);
    return element;
  }

  private static byte[] littleEndian(BigInteger number) {
    byte[] encoded = new byte[BYTES];
    for (int i = 0; i < BYTES; i++) {
      encoded[i] = number.shiftRight(Byte.SIZE * i).byteValue();
    }
    return encoded;
  }

  private static byte[] bytes(int[] element) {
    int[] normal = element.clone();
    X25519Field.normalize(normal);
    byte[] encoded = new byte[BYTES];
    X25519Field.encode(normal, encoded, 0);
    return encoded;
  }

  private static int[] zero() {
    return X25519Field.create();
  }

  private static int[] one() {
    int[] one = X25519Field.create();
    X25519Field.one(one);
    return one;
  }

  private static int[] sum(int[] a, int[] b) {
    int[] sum = X25519Field.create();
    X25519Field.add(a, b, sum);
    X25519Field.carry(sum);
    return sum;
  }

  private static int[] difference(int[] a, int[] b) {
    int[] difference = X25519Field.create();
    X25519Field.sub(a, b, difference);
    X25519Field.carry(difference);
    return difference;
  }

  private static int[] product(int[] a, int[] b) {
    int[] product = X25519Field.create();
    X25519Field.mul(a, b, product);
    return product;
  }

  private static int[] square(int[] a) {
    int[] square = X25519Field.create();
    X25519Field.sqr(a, square);
    return square;
  }
}
