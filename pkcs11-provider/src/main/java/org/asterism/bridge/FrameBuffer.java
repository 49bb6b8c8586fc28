package org.asterism.bridge;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The memory of one frame after another: small ones in the same place, outside the heap; larger
/// ones in memory of their own. Erased after each, because a frame may carry a secret. For one
/// thread at a time, as its arenas allow.
final class FrameBuffer implements AutoCloseable {
  /// Frames up to here need no memory of their own: all but bulk data and large templates.
  static final int SMALL_BYTES = 8 << 10;

  private final FrameMemory.Share memory;
  private final Supplier<Arena> arenas;
  private final Arena arena;
  private final ByteBuffer small;
  private final MemorySegment smallSegment;
  private ByteBuffer current;
  private @Nullable Arena large;
  private int reserved;
  private int used;

  /// @param arenas confined ones keep it to the thread that made it
  FrameBuffer(FrameMemory.Share memory, Supplier<Arena> arenas) {
    this.memory = memory;
    this.arenas = arenas;
    this.arena = arenas.get();
    this.smallSegment = arena.allocate(SMALL_BYTES);
    this.small = smallSegment.asByteBuffer();
    this.current = small;
  }

  /// Where the frame is written to, up to its position.
  ByteBuffer bytes() {
    return current;
  }

  /// What was written, to be read from its beginning.
  ByteBuffer written() {
    used = current.position();
    return current.flip();
  }

  /// Makes sure that a frame of `length` bytes will find memory, without taking it yet.
  boolean reserve(int length) {
    if (length <= SMALL_BYTES || length <= reserved) {
      return true;
    }
    int wanted = FrameMemory.rounded(length);
    boolean granted = memory.take(wanted - reserved);
    if (granted) {
      reserved = wanted;
    }
    return granted;
  }

  /// Moves what was written so far to where there is room for `capacity` bytes.
  ///
  /// @return false where all frames together would take too much
  boolean grow(int capacity) {
    if (capacity <= current.capacity()) {
      return true;
    }
    if (!reserve(capacity)) {
      return false;
    }
    Arena wider = arenas.get();
    ByteBuffer moved = wider.allocate(capacity).asByteBuffer();
    moved.put(current.flip());
    eraseCurrent(moved.position());
    large = wider;
    current = moved;
    return true;
  }

  /// Erases the frame and makes ready for the next.
  void clear() {
    eraseCurrent(Math.max(current.position(), used));
    used = 0;
    current = small.clear();
    memory.giveBack(reserved);
    reserved = 0;
  }

  @Override
  public void close() {
    clear();
    arena.close();
  }

  private void eraseCurrent(int length) {
    Arena past = large;
    large = null;
    if (past == null) {
      smallSegment.asSlice(0, length).fill((byte) 0);
      return;
    }
    try (past) {
      MemorySegment.ofBuffer(current.clear().limit(length)).fill((byte) 0);
    }
  }
}
