package org.asterism.vault.operation;

import org.asterism.vault.EpochTag;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome.Done;
import org.asterism.vault.Policy.OperationKind;

/// The decision to put what was staged as `next` in force: a PIN, which ends every grant of its
/// account, a key's share, or the roots' of another sharing. Repeatable.
public record Commit(EpochTag next) implements Operation<Done> {
  @Override
  public OperationKind kind() {
    return Stage.KIND;
  }
}
