package org.asterism.bridge;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// The bound on what all large frames of a link take together, so that no application can make the
/// engine run out of memory. Small frames never ask. Safe for use by many threads.
final class FrameMemory {
  private static final int UNIT_BYTES = 1024;

  private final Semaphore units;
  private final long waitNanos;

  FrameMemory(LinkLimits limits) {
    this.units = new Semaphore(units(limits.largeFrameBytes()), true);
    this.waitNanos = limits.largeFrameWait().toNanos();
  }

  /// What is taken and given back for `bytes`.
  static int rounded(int bytes) {
    return units(bytes) * UNIT_BYTES;
  }

  /// False where others hold too much for too long.
  boolean take(int bytes) {
    try {
      return units.tryAcquire(units(bytes), waitNanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  void giveBack(int bytes) {
    units.release(units(bytes));
  }

  private static int units(int bytes) {
    return Math.ceilDiv(bytes, UNIT_BYTES);
  }
}
