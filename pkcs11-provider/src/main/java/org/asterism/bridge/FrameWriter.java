package org.asterism.bridge;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;

/// A writer of the fields of one frame into a [FrameBuffer], which grows up to the longest frame.
/// For one thread.
record FrameWriter(FrameBuffer buffer) {
  void u8(int value) throws CryptokiException {
    room(1).put((byte) value);
  }

  void u16(int value) throws CryptokiException {
    room(Short.BYTES).putShort((short) value);
  }

  void u32(int value) throws CryptokiException {
    room(Integer.BYTES).putInt(value);
  }

  void u64(long value) throws CryptokiException {
    room(Long.BYTES).putLong(value);
  }

  void raw(byte[] value) throws CryptokiException {
    room(value.length).put(value);
  }

  void raw(MemorySegment value) throws CryptokiException {
    room(Math.toIntExact(value.byteSize())).put(value.asByteBuffer());
  }

  void reserve(int length) throws CryptokiException {
    if (!buffer.reserve(length)) {
      throw tooMany();
    }
  }

  /// Bytes written so far.
  int size() {
    return buffer.bytes().position();
  }

  /// Forgets what was written after `size`; what stood there is overwritten or erased later.
  void backTo(int size) {
    MemorySegment.ofBuffer(buffer.bytes().slice(size, size() - size)).fill((byte) 0);
    buffer.bytes().position(size);
  }

  void patchU32(int at, int value) {
    buffer.bytes().putInt(at, value);
  }

  void patchU64(int at, long value) {
    buffer.bytes().putLong(at, value);
  }

  private ByteBuffer room(int length) throws CryptokiException {
    ByteBuffer bytes = buffer.bytes();
    if (length <= bytes.remaining()) {
      return bytes;
    }
    if (length > Frame.MAX_BYTES - bytes.position()) {
      throw new CryptokiException(
          Ckr.DEVICE_MEMORY, "the answer is longer than a frame of %d".formatted(Frame.MAX_BYTES));
    }
    int doubled = Math.min(Frame.MAX_BYTES, 2 * bytes.capacity());
    if (!buffer.grow(Math.max(doubled, bytes.position() + length))) {
      throw tooMany();
    }
    return buffer.bytes();
  }

  private static CryptokiException tooMany() {
    return new CryptokiException(
        Ckr.DEVICE_MEMORY, "too many large answers at once; try again when others are done");
  }
}
