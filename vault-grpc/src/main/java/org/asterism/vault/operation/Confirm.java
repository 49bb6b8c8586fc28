package org.asterism.vault.operation;

import org.asterism.vault.Operation;
import org.asterism.vault.Outcome.Done;
import org.asterism.vault.Policy.OperationKind;

/// The word that a record is in use: from now on a [Delete] wants a grant. Repeatable.
public record Confirm() implements Operation<Done> {
  public static final OperationKind KIND = new OperationKind("CONFIRM");

  @Override
  public OperationKind kind() {
    return KIND;
  }
}
