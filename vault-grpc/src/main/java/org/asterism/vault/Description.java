package org.asterism.vault;

/// What a vault says about itself.
public record Description(String release, EvidenceKind platform, Counts counts) {

  /// How many records of each kind this principal put here.
  public record Counts(long keys, long objects, long accounts, long tombstones) {}
}
