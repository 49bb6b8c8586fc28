package org.asterism.vault;

import org.asterism.secret.SecretBytes;

/// A vault's answer to one act. Whoever receives it owns the secrets inside and closes them, one by
/// one or all with [#close()].
public sealed interface Outcome extends AutoCloseable {

  /// Erases the secrets inside; does nothing where there are none or they are closed already.
  @Override
  default void close() {}

  /// Done, durably: the answer to put, stage, commit, abort and delete.
  record Done() implements Outcome {}

  /// The share, and how long it may be kept.
  record Released(SecretBytes share, Lease lease) implements Outcome {
    @Override
    public void close() {
      share.close();
    }
  }

  /// A try was counted; how to derive the credential.
  ///
  /// @param epoch the account's epoch tag here, which goes into the credential
  /// @param triesLeft wrong tries left after this one
  record LoginStarted(Stretch stretch, EpochTag epoch, Attempt attempt, int triesLeft)
      implements Outcome {}

  /// The credential was right.
  ///
  /// @param grant for the acts that ask for a login; ends with the vault's process
  record LoggedIn(SecretBytes grant, Roots<SecretBytes> roots, Octets companion)
      implements Outcome {
    @Override
    public void close() {
      grant.close();
      roots.tokenRoot().close();
      roots.privateRoot().ifPresent(SecretBytes::close);
    }
  }

  /// No.
  ///
  /// @param triesLeft with [Reason#WRONG_CREDENTIAL], else 0
  record Refused(Reason reason, int triesLeft) implements Outcome {
    public Refused(Reason reason) {
      this(reason, 0);
    }
  }
}
