package org.asterism.custody.threshold;

import java.util.List;

/// What lies ready of one key's presignatures, and which vaults it takes to make more.
///
/// @param ready presignatures of all sets of keepers
/// @param usable those of them none of whose keepers fails
/// @param makers how many of `vaults` make more together
/// @param failing vaults that did not answer lately, or lied
public record Readiness(int ready, int usable, int makers, int vaults, List<String> failing) {
  public Readiness {
    failing = List.copyOf(failing);
  }
}
