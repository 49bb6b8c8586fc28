package org.asterism.vault.operation;

import java.util.Optional;
import org.asterism.vault.LineageMark;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.Policy.OperationKind;

/// A token store's next step. A vault keeps one mark for each engine's key and replaces it if it is
/// `expected`, or an earlier one of the same lineage, or there is none; so of two copies of a token
/// store only one goes on. Repeatable.
///
/// It names no record: no policy has a part in it.
public record Advance(LineageMark expected, LineageMark next)
    implements Operation<Advance.Advanced> {
  private static final OperationKind KIND = new OperationKind("ADVANCE");

  @Override
  public OperationKind kind() {
    return KIND;
  }

  /// What the vault kept before, and whether it keeps `next` now.
  public record Advanced(Optional<LineageMark> before, boolean accepted) implements Outcome {}
}
