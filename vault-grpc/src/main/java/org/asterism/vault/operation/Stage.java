package org.asterism.vault.operation;

import java.util.Optional;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome.Done;
import org.asterism.vault.Policy.OperationKind;
import org.asterism.vault.Stretch;

/// A new verifier, to be kept beside the one in force until [Commit] or [Abort] of `next`.
///
/// @param verifier what a login credential of the next epoch must equal, 32 bytes
/// @param loginShare this vault's share of the next login key; empty where there is none
public record Stage(
    EpochTag next, Stretch stretch, SecretBytes verifier, Optional<SecretBytes> loginShare)
    implements Operation<Done> {
  /// And commit and abort.
  public static final OperationKind KIND = new OperationKind("STAGE");

  @Override
  public OperationKind kind() {
    return KIND;
  }
}
