package org.asterism.vault;

import java.time.Duration;

/// How long, and for how many uses, an engine may keep what a vault released. Counted by the engine
/// from the moment it asked.
///
/// @param time zero: no lease, every operation gathers anew
/// @param uses 0: as many as the time allows
public record Lease(Duration time, long uses) {
  public static final Lease NONE = new Lease(Duration.ZERO, 0);

  /// The tighter of the two, in each of its parts.
  public Lease smallest(Lease other) {
    var shorter = time.compareTo(other.time) <= 0 ? time : other.time;
    if (uses == 0 || other.uses == 0) {
      return new Lease(shorter, Math.max(uses, other.uses));
    }
    return new Lease(shorter, Math.min(uses, other.uses));
  }
}
