package org.asterism.kernel;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import org.asterism.secret.SecretBytes;

/// What one multiplication on P-256 computes in: a sum of points, its coordinates X:Y:Z modulo the
/// curve's prime and in Montgomery's form, in the caller's memory. Points add by the complete
/// formula of Renes, Costello and Batina (EUROCRYPT 2016, algorithm 4), which knows no exceptions.
///
/// For one thread.
final class CombWorkspace {
  private static final BigInteger PRIME =
      new BigInteger("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);
  private static final BigInteger B =
      new BigInteger("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b", 16);
  private static final BigInteger INVERTING = PRIME.subtract(BigInteger.TWO);
  private static final Montgomery FIELD = new Montgomery(PRIME);
  private static final int LIMBS = FIELD.limbs();
  private static final int COORDINATES = 3;
  private static final int ELEMENTS = 16;

  static final int BYTES = ELEMENTS * FIELD.bytes() + FIELD.scratchBytes();

  private final MemorySegment memory;
  private final MemorySegment scratch;
  private final MemorySegment scalar;
  private final MemorySegment b;
  private final MemorySegment[] sum;
  private final MemorySegment[] other;
  private final MemorySegment[] next;
  private final MemorySegment[] t;
  private int taken;

  /// @param memory [#BYTES] long
  CombWorkspace(MemorySegment memory) {
    this.memory = memory;
    this.scalar = elements(1)[0];
    this.b = elements(1)[0];
    this.sum = elements(COORDINATES);
    this.other = elements(COORDINATES);
    this.next = elements(COORDINATES);
    this.t = elements(ELEMENTS - taken);
    this.scratch = memory.asSlice((long) taken * FIELD.bytes(), FIELD.scratchBytes());
    set(b, B);
  }

  void scalar(SecretBytes value) {
    ScalarField.of(Curve.P256).load(value, scalar);
  }

  /// sum = the neutral element.
  void putNeutral() {
    set(sum[0], BigInteger.ZERO);
    set(sum[1], BigInteger.ONE);
    set(sum[2], BigInteger.ZERO);
  }

  /// sum = the point of these coordinates.
  void put(BigInteger x, BigInteger y) {
    set(sum[0], x);
    set(sum[1], y);
    set(sum[2], BigInteger.ONE);
  }

  /// sum = 2^times · sum.
  void twice(int times) {
    for (int i = 0; i < times; i++) {
      plus(sum);
    }
  }

  /// sum = point.
  void put(long[] point) {
    load(sum, point);
  }

  /// sum = sum + point.
  void plus(long[] point) {
    load(other, point);
    plus(other);
  }

  /// sum = sum + the one of `points` that the scalar's limbs name with their bits at this place.
  /// All of them are read.
  void plusChosen(long[][] points, int bit) {
    long chosen = 0;
    for (int limb = 0; limb < LIMBS; limb++) {
      chosen |= (scalar.getAtIndex(JAVA_LONG, limb) >>> bit & 1) << limb;
    }
    for (int i = 0; i < COORDINATES * LIMBS; i++) {
      long word = 0;
      for (int place = 0; place < points.length; place++) {
        long difference = place ^ chosen;
        long mask = ((difference | -difference) >>> (Long.SIZE - 1)) - 1;
        word |= points[place][i] & mask;
      }
      other[i / LIMBS].setAtIndex(JAVA_LONG, i % LIMBS, word);
    }
    plus(other);
  }

  /// The sum, where it is nobody's secret.
  long[] sum() {
    long[] words = new long[COORDINATES * LIMBS];
    for (int i = 0; i < words.length; i++) {
      words[i] = sum[i / LIMBS].getAtIndex(JAVA_LONG, i % LIMBS);
    }
    return words;
  }

  /// The sum, not the neutral element, in compressed SEC 1. Of Z, which tells of the way that led
  /// there, nothing leaves.
  byte[] compressed() {
    invert(t[0], sum[2]);
    multiply(t[1], sum[0], t[0]);
    multiply(t[2], sum[1], t[0]);
    t[0].fill((byte) 0);
    t[0].setAtIndex(JAVA_LONG, 0, 1);
    multiply(t[1], t[1], t[0]);
    multiply(t[2], t[2], t[0]);
    byte[] encoded = new byte[Curve.P256.pointBytes()];
    encoded[0] = (byte) (2 | (t[2].getAtIndex(JAVA_LONG, 0) & 1));
    for (int i = 1; i < encoded.length; i++) {
      int weight = encoded.length - 1 - i;
      long limb = t[1].getAtIndex(JAVA_LONG, weight / Long.BYTES);
      encoded[i] = (byte) (limb >>> (Byte.SIZE * (weight % Long.BYTES)));
    }
    return encoded;
  }

  // By Fermat: the bits of the exponent are known to all.
  private void invert(MemorySegment result, MemorySegment a) {
    result.copyFrom(a);
    for (int bit = INVERTING.bitLength() - 2; bit >= 0; bit--) {
      multiply(result, result, result);
      if (INVERTING.testBit(bit)) {
        multiply(result, result, a);
      }
    }
  }

  // sum = sum + q, which may be the sum.
  private void plus(MemorySegment[] q) {
    MemorySegment x = next[0];
    MemorySegment y = next[1];
    MemorySegment z = next[2];
    multiply(t[0], sum[0], q[0]);
    multiply(t[1], sum[1], q[1]);
    multiply(t[2], sum[2], q[2]);
    crossed(t[3], 0, 1, q);
    crossed(t[4], 1, 2, q);
    crossed(y, 0, 2, q);
    multiply(z, b, t[2]);
    subtract(x, y, z);
    triple(x, z);
    subtract(z, t[1], x);
    add(x, t[1], x);
    multiply(y, b, y);
    triple(t[2], t[1]);
    subtract(y, y, t[2]);
    subtract(y, y, t[0]);
    triple(y, t[1]);
    triple(t[0], t[1]);
    subtract(t[0], t[0], t[2]);
    multiply(t[1], t[4], y);
    multiply(t[2], t[0], y);
    multiply(y, x, z);
    add(y, y, t[2]);
    multiply(x, t[3], x);
    subtract(x, x, t[1]);
    multiply(z, t[4], z);
    multiply(t[1], t[3], t[0]);
    add(z, z, t[1]);
    for (int i = 0; i < COORDINATES; i++) {
      sum[i].copyFrom(next[i]);
    }
  }

  // result = (Pᵢ + Pⱼ)(Qᵢ + Qⱼ) - PᵢQᵢ - PⱼQⱼ, where t has the products.
  private void crossed(MemorySegment result, int i, int j, MemorySegment[] q) {
    MemorySegment spare = next[2];
    add(result, sum[i], sum[j]);
    add(spare, q[i], q[j]);
    multiply(result, result, spare);
    add(spare, t[i], t[j]);
    subtract(result, result, spare);
  }

  private static void load(MemorySegment[] target, long[] point) {
    for (int i = 0; i < point.length; i++) {
      target[i / LIMBS].setAtIndex(JAVA_LONG, i % LIMBS, point[i]);
    }
  }

  private void triple(MemorySegment a, MemorySegment spare) {
    add(spare, a, a);
    add(a, a, spare);
  }

  private void multiply(MemorySegment result, MemorySegment a, MemorySegment factor) {
    FIELD.multiply(result, a, factor, scratch);
  }

  private void add(MemorySegment result, MemorySegment a, MemorySegment other) {
    FIELD.add(result, a, other, scratch);
  }

  private void subtract(MemorySegment result, MemorySegment a, MemorySegment other) {
    FIELD.subtract(result, a, other);
  }

  // Of a number that is nobody's secret.
  private static void set(MemorySegment element, BigInteger value) {
    BigInteger form = value.shiftLeft(Long.SIZE * LIMBS).mod(PRIME);
    for (int i = 0; i < LIMBS; i++) {
      element.setAtIndex(JAVA_LONG, i, form.shiftRight(Long.SIZE * i).longValue());
    }
  }

  private MemorySegment[] elements(int count) {
    var elements = new MemorySegment[count];
    for (int i = 0; i < count; i++) {
      elements[i] = memory.asSlice((long) taken * FIELD.bytes(), FIELD.bytes());
      taken++;
    }
    return elements;
  }
}
