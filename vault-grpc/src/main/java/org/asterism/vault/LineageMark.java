package org.asterism.vault;

import java.security.SecureRandom;

/// One step in the life of a token store, as it and the vaults remember it.
///
/// @param lineage drawn when the token store began
/// @param counter grows with each step
/// @param draw tells two copies apart that took the same step
public record LineageMark(Octets lineage, long counter, long draw) {
  public static final int LINEAGE_LENGTH = 16;

  public LineageMark {
    lineage.requireSize(LINEAGE_LENGTH, "a lineage");
    if (counter < 0) {
      throw new IllegalArgumentException("a counter of 0 or more, not " + counter);
    }
  }

  /// Where a new token store begins; no vault was told of it.
  public static LineageMark first(SecureRandom random) {
    return new LineageMark(Octets.random(LINEAGE_LENGTH, random), 0, random.nextLong());
  }

  /// The step after this one.
  public LineageMark next(SecureRandom random) {
    return new LineageMark(lineage, counter + 1, random.nextLong());
  }

  /// Whether this is an earlier step of the same life.
  public boolean isBefore(LineageMark other) {
    return lineage.equals(other.lineage) && counter < other.counter;
  }
}
