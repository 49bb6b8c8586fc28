package org.asterism.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Blocks never overlap, come back erased, and a full slab says so.
class SlabTest {
  private static final int BYTES = 4096;

  private final Slab slab = new Slab(Arena.ofAuto().allocate(BYTES, Slab.GRANULE_BYTES));

  @Test
  void fullSlab_saysLimitAndUse_andServesAgainAfterARelease() {
    var blocks = new ArrayList<MemorySegment>();
    for (int i = 0; i < BYTES / 32; i++) {
      blocks.add(slab.take(32));
    }
    var full = assertThrows(IllegalStateException.class, () -> slab.take(1));
    assertEquals(
        "locked memory is full: 1 bytes wanted, 4096 of 4096 in use by 128 secrets",
        full.getMessage());
    slab.release(blocks.get(77));
    assertEquals(blocks.get(77).address(), slab.take(17).address());
  }

  @Test
  void neighboursGivenBack_serveALargerBlock() {
    MemorySegment first = slab.take(2048);
    MemorySegment second = slab.take(2048);
    slab.release(first);
    assertThrows(IllegalStateException.class, () -> slab.take(2049));
    slab.release(second);
    assertEquals(BYTES, slab.take(BYTES).byteSize());
  }

  @Test
  void use_isCountedInGranules() {
    MemorySegment first = slab.take(1);
    MemorySegment second = slab.take(33);
    assertEquals(64, slab.bytesInUse());
    slab.release(first);
    assertEquals(48, slab.bytesInUse());
    var full = assertThrows(IllegalStateException.class, () -> slab.take(BYTES));
    assertTrue(
        String.valueOf(full.getMessage()).contains("48 of 4096 in use by 1 secrets"),
        full.getMessage());
    slab.release(second);
    assertEquals(0, slab.bytesInUse());
  }

  @Test
  void lastGranule_servesToo() {
    slab.take(BYTES - 16);
    assertEquals(slab.memory().address() + BYTES - 16, slab.take(16).address());
  }

  @Test
  void release_erases() {
    MemorySegment block = slab.take(100);
    block.fill((byte) 0xA5);
    slab.release(block);
    assertAllZero();
    assertEquals(0, slab.bytesInUse());
  }

  @Test
  void blocksNeverOverlap_inARandomHistory() {
    long seed = Long.getLong("asterism.seed", System.nanoTime());
    var random = new Random(seed);
    var live = new ArrayList<MemorySegment>();
    for (int step = 0; step < 20_000; step++) {
      if (live.size() < 12 && random.nextBoolean()) {
        MemorySegment block = slab.take(random.nextInt(300));
        assertZero(block, seed);
        block.fill((byte) (1 + live.size()));
        assertApart(block, live, seed);
        live.add(block);
      } else if (!live.isEmpty()) {
        slab.release(live.remove(random.nextInt(live.size())));
      }
    }
    live.forEach(slab::release);
    assertAllZero();
    assertEquals(0, slab.bytesInUse());
  }

  private static void assertApart(MemorySegment block, List<MemorySegment> live, long seed) {
    for (MemorySegment other : live) {
      boolean apart =
          block.address() + block.byteSize() <= other.address()
              || other.address() + other.byteSize() <= block.address();
      assertTrue(apart && block.address() != other.address(), "-Dasterism.seed=" + seed);
    }
  }

  private void assertAllZero() {
    assertZero(slab.memory(), 0);
  }

  private static void assertZero(MemorySegment block, long seed) {
    for (byte found : block.toArray(ValueLayout.JAVA_BYTE)) {
      assertEquals(0, found, "-Dasterism.seed=" + seed);
    }
  }
}
