package org.asterism.bridge;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Optional;

/// A reader of the fields of one frame. Total: whatever the bytes are, a field is read or
/// [BrokenFrame] thrown, and nothing is allocated that the frame is too short for. For one thread.
final class FrameReader {
  private final ByteBuffer bytes;

  /// @param bytes from its position to its limit; the reader moves the position
  FrameReader(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  int u8() throws BrokenFrame {
    return Byte.toUnsignedInt(require(1).get());
  }

  /// A count or length, which must be one that fits an `int`.
  int u32() throws BrokenFrame {
    int value = require(Integer.BYTES).getInt();
    if (value < 0) {
      throw new BrokenFrame("a length of " + Integer.toUnsignedLong(value));
    }
    return value;
  }

  long u64() throws BrokenFrame {
    return require(Long.BYTES).getLong();
  }

  boolean present() throws BrokenFrame {
    int value = u8();
    if (value > 1) {
      throw new BrokenFrame("expected present to be 0 or 1, found " + value);
    }
    return value == 1;
  }

  /// A count of elements that take at least `elementBytes` each.
  int count(int max, int elementBytes) throws BrokenFrame {
    int count = u32();
    if (count > max || count > bytes.remaining() / elementBytes) {
      throw new BrokenFrame("a count of %d, at most %d here".formatted(count, max));
    }
    return count;
  }

  byte[] raw(int length) throws BrokenFrame {
    require(length);
    byte[] value = new byte[length];
    bytes.get(value);
    return value;
  }

  /// Present, length, bytes; empty where the application's pointer was NULL.
  Optional<byte[]> bytes() throws BrokenFrame {
    return present() ? Optional.of(raw(u32())) : Optional.empty();
  }

  /// The next `length` bytes where they lie, for what must not be copied into an array.
  MemorySegment inPlace(int length) throws BrokenFrame {
    require(length);
    var segment = MemorySegment.ofBuffer(bytes.slice(bytes.position(), length));
    bytes.position(bytes.position() + length);
    return segment;
  }

  /// A reader of the next `length` bytes alone; this one goes on after them.
  FrameReader part(int length) throws BrokenFrame {
    require(length);
    var part = new FrameReader(bytes.slice(bytes.position(), length));
    bytes.position(bytes.position() + length);
    return part;
  }

  /// Refuses bytes that are left over.
  void end() throws BrokenFrame {
    if (bytes.hasRemaining()) {
      throw new BrokenFrame("%d bytes left over".formatted(bytes.remaining()));
    }
  }

  private ByteBuffer require(int length) throws BrokenFrame {
    if (length > bytes.remaining()) {
      throw new BrokenFrame(
          "expected %d more bytes, found %d".formatted(length, bytes.remaining()));
    }
    return bytes;
  }
}
