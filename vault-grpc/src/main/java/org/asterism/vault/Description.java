package org.asterism.vault;

/// What a vault says about itself.
///
/// @param storage whether it can take more
public record Description(String release, EvidenceKind platform, Counts counts, Storage storage) {

  /// How the disk is that it keeps its records on.
  ///
  /// @param writes whether it could write a record a moment ago
  /// @param low whether less is free than a vault wants
  public record Storage(boolean writes, boolean low, long freeBytes) {}

  /// How many records of each kind this principal put here.
  public record Counts(long keys, long objects, long accounts, long tombstones) {}
}
