package org.asterism.conformance.adversity;

/// How [LyingVaultMain] treats the truth.
enum Lie {
  NONE,
  /// Random bytes where a share was asked for, of a key or of a token's roots, or a power by one.
  WRONG_SHARE,
  /// A right share, of something else.
  ANOTHERS_SHARE,
  /// An epoch that is not in force.
  STALE_EPOCH,
  /// An outcome that answers another question.
  GARBAGE,
  /// No, to everything.
  REFUSES,
  /// That the PIN is locked here.
  SAYS_LOCKED,
  /// The truth, when nobody waits any more.
  LATE,
  /// The truth, after each access to a slow disk.
  SLOW_DISK
}
