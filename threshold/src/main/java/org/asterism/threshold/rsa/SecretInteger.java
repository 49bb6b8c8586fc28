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
    long carry = 0;
    for (long at = 0; at < number.byteSize(); at += Long.BYTES) {
      long word = number.get(WORD, at);
      long other = addend.get(WORD, at);
      long sum = word + other;
      long withCarry = sum + carry;
      carry = carryOf(word, other, sum) + carryOf(sum, carry, withCarry);
      number.set(WORD, at, withCarry);
    }
    requireNone(carry);
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
