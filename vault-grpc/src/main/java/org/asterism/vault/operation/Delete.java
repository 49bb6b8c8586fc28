package org.asterism.vault.operation;

import org.asterism.vault.Operation;
import org.asterism.vault.Outcome.Done;
import org.asterism.vault.Policy.OperationKind;

/// The destruction of a record, which leaves a tombstone, also where nothing was stored. A record
/// in use is destroyed with a grant that its policy names.
///
/// @param orMark without such a grant a record in use is marked: it answers no more, and goes after
///   some days unless an operator undoes it; else that is refused
public record Delete(boolean orMark) implements Operation<Done> {
  public static final OperationKind KIND = new OperationKind("DELETE");

  /// Of a record that was not confirmed, or with a grant.
  public Delete() {
    this(false);
  }

  @Override
  public OperationKind kind() {
    return KIND;
  }
}
