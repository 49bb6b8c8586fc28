package org.asterism.vault;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.asterism.kernel.Group;

/// What a vault says about itself.
///
/// @param storage whether it can take more
/// @param groups what its machine has the arithmetic for; it refuses the others
public record Description(
    String release, EvidenceKind platform, Counts counts, Storage storage, Set<Group> groups) {
  public Description {
    groups = Set.copyOf(groups);
  }

  /// How the disk is that it keeps its records on.
  ///
  /// @param writes whether it could write a record a moment ago
  /// @param low whether less is free than a vault wants
  public record Storage(boolean writes, boolean low, long freeBytes) {}

  /// How many records of each kind this principal put here.
  ///
  /// @param tombstones of what it deleted
  public record Counts(long keys, long objects, long accounts, long tombstones, Marked marked) {}

  /// What waits for its end and answers no more.
  ///
  /// @param records of any kind, in no other number
  /// @param until none of them goes before, by the vault's clock; empty where there is none
  public record Marked(long records, Optional<Instant> until) {
    public static final Marked NONE = new Marked(0, Optional.empty());
  }
}
