package org.asterism.bridge;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// The processors that connections may keep awake for their next requests, and for how long: half
/// of them, so that a caller and a call at work find one. Where others turn out to want them, no
/// connection polls for a while, longer each time. Safe for use by many threads.
final class Polling {
  /// For a link whose threads sleep at once.
  static final Polling NONE = new Polling(Duration.ZERO, 0);

  private static final long PAUSE_LEAST = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long PAUSE_MOST = TimeUnit.SECONDS.toNanos(1);

  private final long longestNanos;
  private final Semaphore places;
  private final AtomicLong pause = new AtomicLong(PAUSE_LEAST);
  private volatile long resume = System.nanoTime();

  /// @param longest zero: not at all
  /// @param processors of this machine; where there is one alone, whoever polls only delays others
  Polling(Duration longest, int processors) {
    this.longestNanos = longest.toNanos();
    this.places = new Semaphore(longest.isZero() ? 0 : processors / 2);
  }

  /// What one connection does about its next request.
  RequestPoll ofConnection() {
    return new RequestPoll(this);
  }

  long longestNanos() {
    return longestNanos;
  }

  /// @param now of the clock that runs
  boolean enter(long now) {
    return now - resume >= 0 && places.tryAcquire();
  }

  void leave() {
    places.release();
  }

  /// Somebody else wanted the processor of a thread that polled.
  void disturbed(long now) {
    resume = now + pause.getAndUpdate(before -> Math.min(PAUSE_MOST, 2 * before));
  }

  /// A request came while its thread polled.
  void met() {
    if (pause.get() > PAUSE_LEAST) {
      pause.updateAndGet(before -> Math.max(PAUSE_LEAST, before / 2));
    }
  }
}
