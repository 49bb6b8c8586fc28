package org.asterism.vault.operation;

import org.asterism.vault.EpochTag;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome.Done;
import org.asterism.vault.Policy.OperationKind;

/// The decision to forget what was staged as `next`. Repeatable.
public record Abort(EpochTag next) implements Operation<Done> {
  @Override
  public OperationKind kind() {
    return Stage.KIND;
  }
}
