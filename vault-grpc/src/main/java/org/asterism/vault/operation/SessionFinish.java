package org.asterism.vault.operation;

import java.util.List;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.Policy.OperationKind;
import org.asterism.vault.SessionId;
import org.asterism.vault.operation.SessionApply.SignedOpenings;

/// The last step of presigning, at a vault that keeps the presignatures: it checks what all
/// participants opened, and takes the nonce points from nobody else. It keeps them in memory only.
///
/// @param openings one of each participant, in their order
public record SessionFinish(SessionId session, List<SignedOpenings> openings)
    implements Operation<SessionFinish.Finished> {
  public SessionFinish {
    openings = List.copyOf(openings);
  }

  @Override
  public OperationKind kind() {
    return SessionOpen.KIND;
  }

  /// What the vault keeps now.
  ///
  /// @param batch the name of all of them
  /// @param checks the points by which the engine sees that they are of the key: U | V of each
  public record Finished(Octets batch, Octets checks) implements Outcome {}
}
