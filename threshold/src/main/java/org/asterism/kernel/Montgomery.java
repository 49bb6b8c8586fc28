package org.asterism.kernel;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.math.BigInteger;

/// Arithmetic modulo an odd number on 64-bit limbs, the lowest first, in memory that the caller
/// gives: no branch and no address depends on a value.
///
/// Products are Montgomery's (CIOS of Koç, Acar and Kaliski): a·b·R⁻¹, where R is 2 to the bits of
/// the limbs. Operands are less than the modulus. For any number of threads.
final class Montgomery {
  private final int limbs;
  private final long[] modulus;
  private final long[] square;
  private final long[] shift;
  private final long negatedInverse;

  Montgomery(BigInteger modulus) {
    BigInteger word = BigInteger.ONE.shiftLeft(Long.SIZE);
    this.limbs = (modulus.bitLength() + Long.SIZE - 1) / Long.SIZE;
    this.modulus = words(modulus);
    this.square = words(BigInteger.ONE.shiftLeft(2 * Long.SIZE * limbs).mod(modulus));
    this.shift = words(BigInteger.ONE.shiftLeft(Long.SIZE * (limbs + 1)).mod(modulus));
    this.negatedInverse = modulus.modInverse(word).negate().longValue();
  }

  /// How much memory one number takes.
  int bytes() {
    return limbs * Long.BYTES;
  }

  /// And what a product takes besides.
  int scratchBytes() {
    return (limbs + 2) * Long.BYTES;
  }

  int limbs() {
    return limbs;
  }

  /// R², by which a product brings a number into Montgomery's form, and a product of two numbers
  /// back out of it.
  long[] square() {
    return square.clone();
  }

  /// R·2⁶⁴, by which a product moves a number up by a limb.
  long[] shift() {
    return shift.clone();
  }

  /// result = a·b·R⁻¹; all three may be the same memory.
  void multiply(MemorySegment result, MemorySegment a, MemorySegment b, MemorySegment scratch) {
    scratch.fill((byte) 0);
    for (int i = 0; i < limbs; i++) {
      addProduct(scratch, get(a, i), b);
      reduce(scratch);
    }
    subtractOnce(result, scratch, get(scratch, limbs));
  }

  /// result = a + b.
  void add(MemorySegment result, MemorySegment a, MemorySegment b, MemorySegment scratch) {
    long carry = 0;
    for (int i = 0; i < limbs; i++) {
      long sum = get(a, i) + get(b, i);
      long over = isLess(sum, get(a, i));
      long whole = sum + carry;
      carry = over + isLess(whole, sum);
      set(scratch, i, whole);
    }
    subtractOnce(result, scratch, carry);
  }

  /// result = a - b.
  void subtract(MemorySegment result, MemorySegment a, MemorySegment b) {
    long borrow = 0;
    for (int i = 0; i < limbs; i++) {
      long x = get(a, i);
      long y = get(b, i);
      long difference = x - y - borrow;
      borrow = isLess(x, y) | isLess(x - y, borrow);
      set(result, i, difference);
    }
    long mask = -borrow;
    long carry = 0;
    for (int i = 0; i < limbs; i++) {
      long x = get(result, i);
      long sum = x + (modulus[i] & mask);
      long whole = sum + carry;
      carry = isLess(sum, x) + isLess(whole, sum);
      set(result, i, whole);
    }
  }

  /// 1 where `a` is less than the modulus, else 0.
  long isReduced(MemorySegment a) {
    long borrow = 0;
    for (int i = 0; i < limbs; i++) {
      long x = get(a, i);
      borrow = isLess(x, modulus[i]) | isLess(x - modulus[i], borrow);
    }
    return borrow;
  }

  private void addProduct(MemorySegment sum, long factor, MemorySegment b) {
    long carry = 0;
    for (int j = 0; j < limbs; j++) {
      carry = addMultiple(sum, j, factor, get(b, j), carry);
    }
    long top = get(sum, limbs);
    set(sum, limbs, top + carry);
    set(sum, limbs + 1, isLess(top + carry, top));
  }

  // Adds the multiple of the modulus that clears the lowest limb, and drops that.
  private void reduce(MemorySegment sum) {
    long factor = get(sum, 0) * negatedInverse;
    long low = factor * modulus[0];
    long carry = Math.unsignedMultiplyHigh(factor, modulus[0]) + isLess(low + get(sum, 0), low);
    for (int j = 1; j < limbs; j++) {
      carry = addMultiple(sum, j, factor, modulus[j], carry);
    }
    long top = get(sum, limbs);
    long over = get(sum, limbs + 1) + isLess(top + carry, top);
    set(sum, limbs, top + carry);
    set(sum, limbs + 1, over);
    for (int j = 0; j <= limbs; j++) {
      set(sum, j, get(sum, j + 1));
    }
  }

  // sum[at] = low of sum[at] + x·y + carry; the result is its high limb.
  private static long addMultiple(MemorySegment sum, int at, long x, long y, long carry) {
    long low = x * y;
    long one = low + get(sum, at);
    long two = one + carry;
    set(sum, at, two);
    return Math.unsignedMultiplyHigh(x, y) + isLess(one, low) + isLess(two, one);
  }

  // result = given - modulus where that is not negative, else given.
  private void subtractOnce(MemorySegment result, MemorySegment given, long top) {
    long mask = -(isReduced(given) & ~top & 1);
    long borrow = 0;
    for (int i = 0; i < limbs; i++) {
      long x = get(given, i);
      long y = modulus[i] & ~mask;
      long difference = x - y - borrow;
      borrow = isLess(x, y) | isLess(x - y, borrow);
      set(result, i, difference);
    }
  }

  // 1 where a < b as unsigned numbers.
  private static long isLess(long a, long b) {
    return ((~a & b) | ((~a | b) & (a - b))) >>> (Long.SIZE - 1);
  }

  private static long get(MemorySegment number, int limb) {
    return number.getAtIndex(JAVA_LONG, limb);
  }

  private static void set(MemorySegment number, int limb, long value) {
    number.setAtIndex(JAVA_LONG, limb, value);
  }

  private long[] words(BigInteger value) {
    long[] words = new long[limbs];
    for (int i = 0; i < limbs; i++) {
      words[i] = value.shiftRight(Long.SIZE * i).longValue();
    }
    return words;
  }
}
