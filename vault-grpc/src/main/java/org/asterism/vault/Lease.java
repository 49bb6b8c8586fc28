package org.asterism.vault;

import java.time.Duration;

/// How long, and for how many uses, a vault lets the engine keep what it released.
///
/// @param time zero: no lease, gather again for the next use
/// @param uses 0: as many as the time allows
public record Lease(Duration time, long uses) {
  public static final Duration MAX_TIME = Duration.ofDays(365);
  public static final Lease NONE = new Lease(Duration.ZERO, 0);

  public Lease {
    requireWithinLimits(time, uses);
  }

  static void requireWithinLimits(Duration time, long uses) {
    if (time.isNegative() || time.compareTo(MAX_TIME) > 0 || uses < 0) {
      throw new IllegalArgumentException(
          "a lease has 0 to %s and no negative uses, not %s and %d"
              .formatted(MAX_TIME, time, uses));
    }
  }
}
