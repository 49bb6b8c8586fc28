package org.asterism.vault;

import java.util.Optional;
import org.asterism.secret.SecretBytes;

/// What can be asked of a record. A usage that is not here does not exist: an assembled share has
/// no partial operation.
public sealed interface Operation {

  /// Stores a record. Repeating it with equal contents succeeds; onto another record it is a
  /// conflict; onto a tombstone it is refused.
  record Put(StoredRecord contents) implements Operation {}

  /// Keeps a new verifier beside the one in force, until [Commit] or [Abort] of `next`.
  ///
  /// @param verifier what a login credential of the next epoch must equal, 32 bytes
  record Stage(EpochTag next, Stretch stretch, SecretBytes verifier) implements Operation {}

  /// Puts what was staged as `next` in force and ends every grant of the account. Repeatable.
  record Commit(EpochTag next) implements Operation {}

  /// Forgets what was staged as `next`. Repeatable.
  record Abort(EpochTag next) implements Operation {}

  /// Asks for the share, under a lease of at most `wantedUses` uses (0: no limit wanted).
  record Release(long wantedUses) implements Operation {}

  /// Destroys the record and leaves a tombstone, also where nothing was stored.
  record Delete() implements Operation {}

  /// Begins a login: counts one try, durably, before it is answered.
  record LoginStart() implements Operation {}

  /// Ends a login.
  ///
  /// @param attempt as [Outcome.LoginStarted] named it; good for one finish
  /// @param credential this vault's own, derived from the stretched PIN, 32 bytes
  record LoginFinish(Attempt attempt, SecretBytes credential) implements Operation {}

  /// What a vault keeps under one handle.
  sealed interface StoredRecord {

    /// The vault's part of one key.
    ///
    /// @param share `y | nu`, in its size bucket
    /// @param commitments empty for an assembled key
    /// @param companion the key's directory row, sealed by the engine for this vault alone
    record Key(SecretBytes share, Octets commitments, EncodedPolicy policy, Octets companion)
        implements StoredRecord {}

    /// An object's directory row; `key` names the key record that it uses.
    record Companion(Optional<Handle> key, EncodedPolicy policy, Octets companion)
        implements StoredRecord {}

    /// Who may log in, how often it may be tried, and the root shares that a login releases.
    ///
    /// @param verifier what the credential must equal; empty while there is no PIN
    /// @param tries wrong tries that this vault allows before it locks
    /// @param roots the private root for the user only
    record Account(
        Role role,
        int tries,
        Stretch stretch,
        Optional<SecretBytes> verifier,
        Roots<SecretBytes> roots,
        EncodedPolicy policy,
        Octets companion)
        implements StoredRecord {
      public static final int MAX_TRIES = 1000;

      public Account {
        if (tries < 1 || tries > MAX_TRIES) {
          throw new IllegalArgumentException(
              "an account allows 1 to %d tries, not %d".formatted(MAX_TRIES, tries));
        }
      }
    }
  }
}
