package org.asterism.vault;

import org.asterism.secret.SecretBytes;

/// What a vault answered. The receiver owns the secrets in it.
public sealed interface Outcome {

  /// Done, and durable.
  record Done() implements Outcome {}

  /// The share, and how long it may be kept.
  ///
  /// @param share `y | nu`, as it was put
  record Released(SecretBytes share, Lease lease) implements Outcome {}

  /// One try is counted.
  ///
  /// @param epoch the account's epoch tag at this vault
  /// @param triesLeft after this one
  record LoginStarted(Stretch stretch, EpochTag epoch, Attempt attempt, int triesLeft)
      implements Outcome {}

  /// The login succeeded.
  ///
  /// @param grant 32 bytes, for the acts that follow
  /// @param roots this vault's shares of the token's roots
  record LoggedIn(SecretBytes grant, Roots<SecretBytes> roots, byte[] companion)
      implements Outcome {}

  /// The vault said no, and nothing was done.
  ///
  /// @param triesLeft with [Reason#WRONG_CREDENTIAL], else 0
  record Refused(Reason reason, int triesLeft) implements Outcome {
    public Refused(Reason reason) {
      this(reason, 0);
    }
  }
}
