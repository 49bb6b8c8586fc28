package org.asterism.custody.vaults;

import java.time.Duration;

/// What a new key's policy allows its vaults to grant.
///
/// @param time zero: every operation gathers
/// @param uses 0: as many as the time allows
public record LeaseTerms(Duration time, long uses) {
  public static final LeaseTerms DEFAULT = new LeaseTerms(Duration.ofMinutes(10), 0);

  public LeaseTerms {
    if (time.isNegative() || uses < 0) {
      throw new IllegalArgumentException("a lease is not negative: " + time + ", " + uses);
    }
  }
}
