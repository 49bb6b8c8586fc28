package org.asterism.bridge;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.asterism.quota.Throttle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Work in rounds, on which others depend: whatever one round throws ends that round alone. The
/// next comes after a pause, so that a fault that stays does not take a processor. For one thread.
final class Rounds implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);
  private static final long PAUSE_NANOS = 100_000_000;

  private final String name;
  private final Throttle words;
  private final Round round;

  /// One round.
  @FunctionalInterface
  interface Round {
    /// False where it was the last.
    boolean run() throws IOException;
  }

  /// @param nanos a monotonic clock, so that a fault that stays leaves one line a minute
  Rounds(String name, LongSupplier nanos, Round round) {
    this.name = name;
    this.words = new Throttle(nanos, Throttle.WORDS_PAUSE);
    this.round = round;
  }

  @Override
  public void run() {
    boolean more = true;
    while (more) {
      try {
        more = round.run();
      } catch (Throwable failed) {
        report(failed);
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private void report(Throwable failed) {
    try {
      if (words.admits()) {
        LOG.error("{} goes on after a failure", name, failed);
      }
    } catch (Throwable unsaid) {
      // Not even memory for a line: the work is more than the word about it.
      failed.addSuppressed(unsaid);
    }
  }
}
