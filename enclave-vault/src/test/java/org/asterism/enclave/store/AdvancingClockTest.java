package org.asterism.enclave.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Of two clocks the one that says more counts, and time never goes back.
final class AdvancingClockTest {
  private static final long START = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

  private final AtomicLong nanos = new AtomicLong(-7);
  private final AtomicLong wall = new AtomicLong(START);
  private final AdvancingClock clock =
      new AdvancingClock(() -> Instant.ofEpochMilli(wall.get()), nanos::get);

  @Test
  void aWallClockThatIsSetBack_holdsNothingUp() {
    wall.addAndGet(-Duration.ofDays(3).toMillis());
    assertEquals(START, clock.millis());
    nanos.addAndGet(Duration.ofMinutes(31).toNanos());
    assertEquals(START + Duration.ofMinutes(31).toMillis(), clock.millis());
  }

  @Test
  void aWallClockThatGoesOnAlone_counts() {
    wall.addAndGet(Duration.ofHours(2).toMillis());
    assertEquals(START + Duration.ofHours(2).toMillis(), clock.millis());
    wall.addAndGet(-Duration.ofHours(1).toMillis());
    assertEquals(START + Duration.ofHours(2).toMillis(), clock.millis());
  }

  @Test
  void fractionsAreNotLost() {
    wall.set(0);
    for (int i = 0; i < 2000; i++) {
      nanos.addAndGet(500_000);
      clock.millis();
    }
    assertEquals(START + 1000, clock.millis());
  }
}
