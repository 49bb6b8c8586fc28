package org.asterism.bridge;

import java.time.Duration;
import java.util.concurrent.Semaphore;

/// The processors that connections may keep awake for their next requests, and for how long: half
/// of them, so that a caller and a call at work find one. Safe for use by many threads.
final class Polling {
  /// For a link whose threads sleep at once.
  static final Polling NONE = new Polling(Duration.ZERO, 0);

  private final long longestNanos;
  private final Semaphore places;

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

  boolean enter() {
    return places.tryAcquire();
  }

  void leave() {
    places.release();
  }
}
