package org.asterism.secret;

import java.lang.foreign.MemorySegment;
import java.util.Optional;

/// The arena, but for what is set apart of it.
final class GeneralPart extends Allotment {
  static final GeneralPart ONE = new GeneralPart();

  private GeneralPart() {}

  @Override
  MemorySegment take(int length) {
    Slab slab = LockedMemory.slab();
    Optional<MemorySegment> block = slab.find(length);
    while (block.isEmpty() && Spares.giveUpOne()) {
      block = slab.find(length);
    }
    return block.orElseThrow(() -> slab.full(length));
  }

  @Override
  void release(MemorySegment block) {
    LockedMemory.slab().release(block);
  }
}
