package org.asterism.vault.operation;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.asterism.secret.HkdfSha256;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome.Done;
import org.asterism.vault.Policy.OperationKind;
import org.asterism.vault.Stretch;

/// A verifier that a quorum has in force, for a vault that has another one: its store is an older
/// copy, or it was away for longer than anybody remembers. Needs no PIN of the past: the vault's
/// own share of the token root, computed again from a quorum, proves that the quorum has spoken.
///
/// The act names the epoch that it replaces. Repeatable.
///
/// @param verifier what a login credential of the next epoch must equal, 32 bytes
/// @param loginShare this vault's share of the login key; empty where there is none, or the quorum
///   did not give it: then this vault evaluates no PIN until the next change
/// @param proof [#proof] of the vault's share of the token root
public record Reinstate(
    EpochTag next,
    Stretch stretch,
    SecretBytes verifier,
    Optional<SecretBytes> loginShare,
    SecretBytes proof)
    implements Operation<Done> {
  private static final byte[] PURPOSE = "asterism/reinstate/v1".getBytes(StandardCharsets.US_ASCII);

  // Whoever may log in may; the proof says that this has happened at a quorum.
  @Override
  public OperationKind kind() {
    return LoginStart.KIND;
  }

  /// What proves the knowledge of a vault's share of the token root; the caller closes it.
  public static SecretBytes proof(SecretBytes share) {
    return HkdfSha256.derive(share, PURPOSE);
  }
}
