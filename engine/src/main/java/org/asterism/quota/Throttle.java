package org.asterism.quota;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// A brake on what anybody may cause: it lets one through, and the next after a pause. Safe for use
/// by many threads.
public final class Throttle {
  /// Between two lines of the log about one limit.
  public static final Duration WORDS_PAUSE = Duration.ofMinutes(1);

  private final LongSupplier nanos;
  private final long pauseNanos;
  private final AtomicLong next;

  /// @param nanos a monotonic clock
  public Throttle(LongSupplier nanos, Duration pause) {
    this.nanos = nanos;
    this.pauseNanos = pause.toNanos();
    this.next = new AtomicLong(nanos.getAsLong());
  }

  /// Whether this one may pass; then the pause begins.
  public boolean admits() {
    long now = nanos.getAsLong();
    long due = next.get();
    return now - due >= 0 && next.compareAndSet(due, now + pauseNanos);
  }
}
