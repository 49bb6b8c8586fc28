package org.asterism.vault;

import java.util.Optional;
import org.asterism.secret.SecretBytes;

/// What a vault keeps under one handle.
public sealed interface StoredRecord {

  /// Who may do what with it.
  EncodedPolicy policy();

  /// The directory's row, sealed by the engine for this vault alone.
  Octets companion();

  /// The vault's part of one key.
  ///
  /// @param share `y | nu`, in its size bucket
  /// @param commitments empty for an assembled key
  record Key(SecretBytes share, Octets commitments, EncodedPolicy policy, Octets companion)
      implements StoredRecord {}

  /// An object; `key` names the key record that it uses.
  record Companion(Optional<Handle> key, EncodedPolicy policy, Octets companion)
      implements StoredRecord {}

  /// Who may log in, how often it may be tried, and the root shares that a login releases.
  ///
  /// @param verifier what the credential must equal; empty while there is no PIN
  /// @param loginShare the vault's share of the key that evaluates PINs; empty while there is none
  /// @param tries wrong tries that this vault allows before it locks
  /// @param roots the private root for the user only
  record Account(
      Role role,
      int tries,
      Stretch stretch,
      Optional<SecretBytes> verifier,
      Optional<SecretBytes> loginShare,
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

    /// This account with another PIN, or the same in another form.
    public Account with(
        Stretch stretching, Optional<SecretBytes> verified, Optional<SecretBytes> evaluating) {
      return new Account(role, tries, stretching, verified, evaluating, roots, policy, companion);
    }
  }
}
