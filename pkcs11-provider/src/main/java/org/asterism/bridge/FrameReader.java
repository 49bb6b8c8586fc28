package org.asterism.bridge;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.asterism.secret.BoundedReader;

/// A reader of the fields of one frame, which refuses by [BrokenFrame]. For one thread.
final class FrameReader extends BoundedReader<BrokenFrame> {
  /// @param bytes from its position to its limit; the reader moves the position
  FrameReader(ByteBuffer bytes) {
    super(bytes, BrokenFrame::new);
  }

  /// A count of elements that take at least `elementBytes` each.
  int count(int max, int elementBytes) throws BrokenFrame {
    int count = u32();
    if (count > max || count > remaining() / elementBytes) {
      throw new BrokenFrame("a count of %d, at most %d here".formatted(count, max));
    }
    return count;
  }

  /// Present, length, bytes; empty where the application's pointer was NULL.
  Optional<byte[]> optionalBytes() throws BrokenFrame {
    return flag() ? Optional.of(bytes()) : Optional.empty();
  }

  /// The next `length` bytes where they lie, for what must not be copied into an array.
  MemorySegment inPlace(int length) throws BrokenFrame {
    return MemorySegment.ofBuffer(slice(length));
  }

  /// A reader of the next `length` bytes alone; this one goes on after them.
  FrameReader part(int length) throws BrokenFrame {
    return new FrameReader(slice(length));
  }
}
