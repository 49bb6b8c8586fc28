package org.asterism.conformance.adversity;

/// How [LyingVaultMain] treats the truth.
enum Lie {
  NONE,
  /// Random bytes where a share was asked for, of a key or of a token's roots, or a power by one.
  WRONG_SHARE,
  /// A right share, of something else.
  ANOTHERS_SHARE,
  /// An evaluation of the PIN by a share of its own, rightly proven for that.
  OTHER_LOGIN_KEY,
  /// A right evaluation, its proof spoilt.
  SPOILT_PROOF,
  /// A right and proven evaluation of what it was asked in an earlier login.
  EARLIER_EVALUATION,
  /// With a right PIN another share of the login key than its own.
  WRONG_LOGIN_SHARE,
  /// With a right PIN no share of the login key.
  NO_LOGIN_SHARE,
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
