package org.asterism.threshold.rsa;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;

/// A secret number of fixed width, off the heap: what dealing needs and no more. No branch and no
/// address depends on its value.
///
/// Words of 64 bits, the least significant first. Owns its memory. For one thread.
final class SecretInteger implements AutoCloseable {
  private static final ValueLayout.OfLong WORD =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final SecretBytes words;

  private SecretInteger(SecretBytes words) {
    this.words = words;
  }

  /// The number of these big-endian bytes, with room for `width` bytes.
  static SecretInteger of(SecretBytes bigEndian, int width) {
    return reversed(bigEndian, roundedUp(width));
  }

  /// Uniform below 2^`bits`, with room for `width` bytes.
  static SecretInteger random(int bits, int width, SecureRandom random) {
    int length = (bits + Byte.SIZE - 1) / Byte.SIZE;
    try (var drawn = SecretBytes.random(length, random)) {
      return lowest(bits, drawn, width);
    }
  }

  /// The lowest `bits` of these big-endian bytes, of which it needs all but the highest bits of the
  /// first, with room for `width` bytes.
  static SecretInteger lowest(int bits, SecretBytes drawn, int width) {
    int unused = drawn.length() * Byte.SIZE - bits;
    try (var kept = drawn.copy()) {
      int mask = 0xff >>> unused;
      kept.borrow(bytes ->
          bytes.set(ValueLayout.JAVA_BYTE, 0, (byte) (bytes.get(ValueLayout.JAVA_BYTE, 0) & mask)));
      return of(kept, width);
    }
  }

  /// Becomes itself times `factor`, which is not secret.
  ///
  /// @throws ArithmeticException if there is no room for the product, which is a mistake of width
  void multiply(long factor) {
    words.borrow(number -> {
      long carry = 0;
      for (long at = 0; at < number.byteSize(); at += Long.BYTES) {
        long word = number.get(WORD, at);
        long low = word * factor;
        long sum = low + carry;
        carry = Math.unsignedMultiplyHigh(word, factor) + carryOf(low, carry, sum);
        number.set(WORD, at, sum);
      }
      requireNone(carry);
    });
  }

  /// Becomes the sum of itself and `other`, which has the same width.
  void add(SecretInteger other) {
    words.borrow(number -> other.words.borrow(addend -> add(number, addend)));
  }

  /// Becomes the sum of itself and `other`, which has the same width, modulo 2 to the width.
  void addModulo(SecretInteger other) {
    words.borrow(number -> other.words.borrow(addend -> sum(number, addend)));
  }

  /// Becomes what makes `other`, which has the same width, its sum with itself, modulo 2 to the
  /// width.
  void subtractFrom(SecretInteger other) {
    negate();
    addModulo(other);
  }

  /// Becomes 2 to the width less itself; 0 stays.
  void negate() {
    words.borrow(number -> {
      long carry = 1;
      for (long at = 0; at < number.byteSize(); at += Long.BYTES) {
        long inverted = ~number.get(WORD, at);
        long sum = inverted + carry;
        carry = carryOf(inverted, carry, sum);
        number.set(WORD, at, sum);
      }
    });
  }

  /// Becomes itself divided by `divisor`, which is odd and not secret (Jebelean 1993).
  ///
  /// @return whether nothing is left; else what it has become means nothing
  boolean divideExactly(long divisor) {
    long inverse = inverse(divisor);
    return words.use(number -> {
      long borrow = 0;
      for (long at = 0; at < number.byteSize(); at += Long.BYTES) {
        long word = number.get(WORD, at);
        long difference = word - borrow;
        long quotient = difference * inverse;
        number.set(WORD, at, quotient);
        borrow = Math.unsignedMultiplyHigh(quotient, divisor) + carryOf(difference, borrow, word);
      }
      return borrow == 0;
    });
  }

  /// Becomes itself divided by 2 to `bits`, which are fewer than a word has.
  ///
  /// @return whether nothing is left
  boolean shiftExactly(int bits) {
    return words.use(number -> {
      long left = number.get(WORD, 0) & ((1L << bits) - 1);
      long last = number.byteSize() - Long.BYTES;
      for (long at = 0; at <= last; at += Long.BYTES) {
        long above = at == last ? 0 : number.get(WORD, at + Long.BYTES);
        number.set(WORD, at, (number.get(WORD, at) >>> bits) | (above << (Long.SIZE - bits)));
      }
      return left == 0;
    });
  }

  /// Whether it has no more than `length` bytes.
  boolean fits(int length) {
    return words.use(number -> {
      int set = 0;
      for (long at = length; at < number.byteSize(); at++) {
        set |= number.get(ValueLayout.JAVA_BYTE, at);
      }
      return set == 0;
    });
  }

  /// Big-endian in `length` bytes; the caller closes it.
  SecretBytes toBigEndian(int length) {
    try (SecretInteger turned = reversed(words, roundedUp(words.length()))) {
      return turned.words.slice(words.length() - length, words.length());
    }
  }

  SecretInteger copy() {
    return new SecretInteger(words.copy());
  }

  @Override
  public void close() {
    words.close();
  }

  private static void add(MemorySegment number, MemorySegment addend) {
    requireNone(sum(number, addend));
  }

  private static long sum(MemorySegment number, MemorySegment addend) {
    long carry = 0;
    for (long at = 0; at < number.byteSize(); at += Long.BYTES) {
      long word = number.get(WORD, at);
      long other = addend.get(WORD, at);
      long sum = word + other;
      long withCarry = sum + carry;
      carry = carryOf(word, other, sum) + carryOf(sum, carry, withCarry);
      number.set(WORD, at, withCarry);
    }
    return carry;
  }

  // Each step doubles how many bits are right (Newton); an odd number is its own inverse modulo 8.
  private static long inverse(long odd) {
    long inverse = odd;
    for (int bits = 3; bits < Long.SIZE; bits *= 2) {
      inverse *= 2 - odd * inverse;
    }
    return inverse;
  }

  // The carry out of one + other = sum, without a comparison.
  private static long carryOf(long one, long other, long sum) {
    return ((one & other) | ((one | other) & ~sum)) >>> (Long.SIZE - 1);
  }

  private static void requireNone(long carry) {
    if (carry != 0) {
      throw new ArithmeticException("a number that its width does not hold");
    }
  }

  private static SecretInteger reversed(SecretBytes bytes, int width) {
    var turned = SecretBytes.allocate(width);
    try (var handover = Handover.orElse(turned::close)) {
      bytes.borrow(from ->
          turned.borrow(to -> {
            long last = from.byteSize() - 1;
            for (long i = 0; i <= last; i++) {
              to.set(ValueLayout.JAVA_BYTE, i, from.get(ValueLayout.JAVA_BYTE, last - i));
            }
          }));
      return handover.to(new SecretInteger(turned));
    }
  }

  private static int roundedUp(int bytes) {
    return (bytes + Long.BYTES - 1) / Long.BYTES * Long.BYTES;
  }
}
