package org.asterism.enclave.store;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// The wall clock, but never back and never slower than a monotonic one: what is this old has the
/// larger of both ages. So a clock that is set back keeps no tombstone for ever. Safe for use by
/// many threads.
public final class AdvancingClock implements InstantSource {
  private final InstantSource wall;
  private final LongSupplier nanos;
  private long lastNanos;
  private long lastMillis;

  /// @param nanos monotonic
  public AdvancingClock(InstantSource wall, LongSupplier nanos) {
    this.wall = wall;
    this.nanos = nanos;
    this.lastNanos = nanos.getAsLong();
    this.lastMillis = wall.millis();
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis());
  }

  @Override
  public synchronized long millis() {
    long passed = TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - lastNanos);
    lastNanos += TimeUnit.MILLISECONDS.toNanos(passed);
    lastMillis = Math.max(wall.millis(), lastMillis + passed);
    return lastMillis;
  }
}
