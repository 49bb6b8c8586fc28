package org.asterism.attest.measure;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.asterism.attest.quote.Bytes;

/// A block of a fixed length that fields are put into at offsets, all else zero. Not thread-safe;
/// one per block.
final class LittleEndian {
  private final ByteBuffer block;

  /// A block of zeros.
  LittleEndian(int length) {
    block = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  /// Puts the low bytes of a number, least first.
  LittleEndian number(int offset, int length, long value) {
    for (int i = 0; i < length; i++) {
      block.put(offset + i, (byte) (value >>> (Byte.SIZE * i)));
    }
    return this;
  }

  /// Puts bytes as they are.
  LittleEndian bytes(int offset, Bytes value) {
    block.put(offset, value.toArray());
    return this;
  }

  /// The block as it stands.
  Bytes toBytes() {
    return Bytes.of(block.array());
  }
}
