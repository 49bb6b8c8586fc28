package org.asterism.tee;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// One at a time, each within a deadline.
///
/// A call that hangs in the system cannot be ended from here. Then it alone keeps the turn, until
/// it comes back; whoever else asks meanwhile hears so in time. Safe for use by many threads.
final class Turns {
  /// From the wish for evidence to the evidence, whoever is before: less than the attested exchange
  /// may take, so that the peer still hears why there is none.
  static final Duration PATIENCE = Duration.ofSeconds(8);

  private final Duration patience;
  private final Semaphore turn = new Semaphore(1, /* fair= */ true);

  Turns(Duration patience) {
    this.patience = patience;
  }

  /// What takes a turn.
  interface Work<T> {
    T run() throws TeeException;
  }

  /// @throws TeeException.Busy when the deadline is over
  <T> T take(Work<T> work) throws TeeException {
    long endNanos = System.nanoTime() + patience.toNanos();
    try {
      if (!turn.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        throw busy("evidence that was asked for before is not there");
      }
      FutureTask<T> task = new FutureTask<>(() -> work(work));
      Thread.ofPlatform().daemon().name("tee").start(task);
      return task.get(endNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      throw busy("the evidence is not there");
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      throw new TeeException.Busy("interrupted while evidence was made", "ask again");
    } catch (ExecutionException failed) {
      throw rethrown(failed);
    }
  }

  private <T> T work(Work<T> work) throws TeeException {
    try {
      return work.run();
    } finally {
      turn.release();
    }
  }

  private static TeeException rethrown(ExecutionException failed) {
    return switch (failed.getCause()) {
      case TeeException expected -> expected;
      case RuntimeException bug -> throw bug;
      case Error fatal -> throw fatal;
      case null, default -> throw new IllegalStateException("what no work throws", failed);
    };
  }

  private TeeException.Busy busy(String found) {
    return new TeeException.Busy(
        "%s after %d s".formatted(found, patience.toSeconds()),
        "look whether the host's quoting service runs (aesmd, qgsd) and reaches its provisioning"
            + " service");
  }
}
