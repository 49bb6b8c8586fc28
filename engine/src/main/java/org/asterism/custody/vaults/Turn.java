package org.asterism.custody.vaults;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// Waiting for a lock that is held while vaults are asked: not for ever.
public final class Turn {
  private Turn() {}

  /// Whether it was taken within `limit`; not where the thread is to end.
  public static boolean take(ReentrantLock turn, Duration limit) {
    try {
      return turn.tryLock(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
