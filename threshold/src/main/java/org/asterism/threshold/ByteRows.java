package org.asterism.threshold;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Rows of field elements, one to a byte, eight at a time. The number of steps depends on the
/// length only. Both rows of an operation are equally long.
final class ByteRows {
  private static final ValueLayout.OfLong EIGHT = ValueLayout.JAVA_LONG_UNALIGNED;
  private static final ValueLayout.OfByte ONE = ValueLayout.JAVA_BYTE;

  private ByteRows() {}

  /// target = target · factor + addend
  static void multiplyThenAdd(MemorySegment target, int factor, MemorySegment addend) {
    long whole = target.byteSize() & -Long.BYTES;
    for (long i = 0; i < whole; i += Long.BYTES) {
      target.set(EIGHT, i, Gf256.multiply(target.get(EIGHT, i), factor) ^ addend.get(EIGHT, i));
    }
    for (long i = whole; i < target.byteSize(); i++) {
      target.set(ONE, i, (byte) (Gf256.multiply(at(target, i), factor) ^ at(addend, i)));
    }
  }

  /// target = target + addend · factor
  static void addMultiple(MemorySegment target, MemorySegment addend, int factor) {
    long whole = target.byteSize() & -Long.BYTES;
    for (long i = 0; i < whole; i += Long.BYTES) {
      target.set(EIGHT, i, target.get(EIGHT, i) ^ Gf256.multiply(addend.get(EIGHT, i), factor));
    }
    for (long i = whole; i < target.byteSize(); i++) {
      target.set(ONE, i, (byte) (at(target, i) ^ Gf256.multiply(at(addend, i), factor)));
    }
  }

  private static int at(MemorySegment row, long index) {
    return Byte.toUnsignedInt(row.get(ONE, index));
  }
}
