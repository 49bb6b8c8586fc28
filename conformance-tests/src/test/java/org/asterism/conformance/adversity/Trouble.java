package org.asterism.conformance.adversity;

/// What may befall a vault.
///
/// @param lie what it tells then
/// @param keepsNothing whether it acknowledges no new record
record Trouble(Kind kind, Lie lie, boolean keepsNothing) {
  static final Trouble KILLED = new Trouble(Kind.KILLED, Lie.NONE, true);
  static final Trouble PAUSED = new Trouble(Kind.PAUSED, Lie.NONE, true);

  enum Kind {
    KILLED,
    PAUSED,
    LIES
  }

  static Trouble lies(Lie lie) {
    boolean keepsNothing =
        switch (lie) {
          case GARBAGE, REFUSES, SAYS_LOCKED, STALE_EPOCH, LATE -> true;
          case NONE, WRONG_SHARE, ANOTHERS_SHARE, SLOW_DISK -> false;
          case OTHER_LOGIN_KEY, SPOILT_PROOF, EARLIER_EVALUATION -> false;
          case WRONG_LOGIN_SHARE, NO_LOGIN_SHARE -> false;
        };
    return new Trouble(Kind.LIES, lie, keepsNothing);
  }

  @Override
  public String toString() {
    return kind == Kind.LIES ? lie.name() : kind.name();
  }
}
