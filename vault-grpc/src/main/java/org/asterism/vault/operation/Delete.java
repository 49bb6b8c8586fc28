package org.asterism.vault.operation;

import org.asterism.vault.Operation;
import org.asterism.vault.Outcome.Done;
import org.asterism.vault.Policy.OperationKind;

/// The destruction of a record, which leaves a tombstone, also where nothing was stored.
public record Delete() implements Operation<Done> {
  public static final OperationKind KIND = new OperationKind("DELETE");

  @Override
  public OperationKind kind() {
    return KIND;
  }
}
