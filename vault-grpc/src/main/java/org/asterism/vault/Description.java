package org.asterism.vault;

/// What a vault says about itself.
public record Description(String release, EvidenceKind platform, Counts counts) {

  /// How many records of each kind this principal put here.
  ///
  /// @param tombstones of what it deleted
  /// @param marked records of any kind that wait for their end, and are in no other number
  public record Counts(long keys, long objects, long accounts, long tombstones, long marked) {}
}
