package org.asterism.secret;

import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// A bounded stretch of memory from which blocks are lent first-fit, in granules of 16 bytes.
///
/// Free memory is always zero: [#release] erases, so [#take] need not. First-fit keeps what lives
/// long at the low end and the hot blocks in few cache lines. Safe for use by many threads.
final class Slab {
  static final int GRANULE_BYTES = 16;

  private final MemorySegment memory;
  private final int granules;
  private final BitSet taken;
  private final ReentrantLock lock = new ReentrantLock();
  private int firstFree;
  private int granulesInUse;
  private int blocksInUse;

  /// @param memory zeroed memory; a rest smaller than a granule is not used
  Slab(MemorySegment memory) {
    this.memory = memory;
    this.granules = Math.toIntExact(memory.byteSize() / GRANULE_BYTES);
    this.taken = new BitSet(granules);
  }

  /// Lends `length` zero bytes.
  ///
  /// @throws LockedMemoryFull if no stretch is long enough
  MemorySegment take(int length) {
    return find(length).orElseThrow(() -> full(length));
  }

  /// As [#take]; empty if no stretch is long enough.
  Optional<MemorySegment> find(int length) {
    int wanted = granulesFor(length);
    int start;
    lock.lock();
    try {
      start = firstFit(wanted);
      if (start < 0) {
        return Optional.empty();
      }
      taken.set(start, start + wanted);
      if (start == firstFree) {
        firstFree = start + wanted;
      }
      granulesInUse += wanted;
      blocksInUse++;
    } finally {
      lock.unlock();
    }
    return Optional.of(memory.asSlice((long) start * GRANULE_BYTES, length));
  }

  /// Erases a block that [#take] lent and takes it back.
  void release(MemorySegment block) {
    block.fill((byte) 0);
    int start = Math.toIntExact((block.address() - memory.address()) / GRANULE_BYTES);
    int freed = granulesFor(Math.toIntExact(block.byteSize()));
    lock.lock();
    try {
      taken.clear(start, start + freed);
      firstFree = Math.min(firstFree, start);
      granulesInUse -= freed;
      blocksInUse--;
    } finally {
      lock.unlock();
    }
  }

  int bytesInUse() {
    lock.lock();
    try {
      return granulesInUse * GRANULE_BYTES;
    } finally {
      lock.unlock();
    }
  }

  int bytesFree() {
    return granules * GRANULE_BYTES - bytesInUse();
  }

  /// What a block of `length` bytes takes.
  static int bytesFor(int length) {
    return granulesFor(length) * GRANULE_BYTES;
  }

  /// The whole memory, for tests that look whether something was really erased.
  MemorySegment memory() {
    return memory;
  }

  // Below firstFree nothing is free, so the search may start there.
  private int firstFit(int wanted) {
    int start = taken.nextClearBit(firstFree);
    firstFree = start;
    while (start + wanted <= granules) {
      int end = taken.nextSetBit(start);
      if (end < 0 || end - start >= wanted) {
        return start;
      }
      start = taken.nextClearBit(end);
    }
    return -1;
  }

  /// What is said where [#find] found nothing.
  LockedMemoryFull full(int length) {
    lock.lock();
    try {
      return new LockedMemoryFull(
          "locked memory is full: %d bytes wanted, %d of %d in use by %d secrets"
              .formatted(
                  length, granulesInUse * GRANULE_BYTES, granules * GRANULE_BYTES, blocksInUse));
    } finally {
      lock.unlock();
    }
  }

  // An empty block takes a granule too: so each block has a place of its own.
  private static int granulesFor(int length) {
    return Math.max(1, (length + GRANULE_BYTES - 1) / GRANULE_BYTES);
  }
}
