package org.asterism.vault.operation;

import org.asterism.vault.Operation;
import org.asterism.vault.Outcome.Done;
import org.asterism.vault.Policy.OperationKind;
import org.asterism.vault.StoredRecord;

/// A record to be stored. Repeating it with equal contents succeeds; onto another record it is a
/// conflict; onto a tombstone it is refused.
public record Put(StoredRecord contents) implements Operation<Done> {
  public static final OperationKind KIND = new OperationKind("PUT");

  @Override
  public OperationKind kind() {
    return KIND;
  }
}
