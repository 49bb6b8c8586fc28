package org.asterism.vault.operation;

import org.asterism.vault.Operation;
import org.asterism.vault.Outcome.Done;
import org.asterism.vault.Policy.OperationKind;

/// What operators order a vault to do with a token's accounts, whatever the accounts' policies say:
/// their signatures allow it, and any enrolled engine may bring it. Repeatable.
///
/// @param text as the operators signed it
public record Order(String text) implements Operation<Done> {
  public static final OperationKind KIND = new OperationKind("ORDER");

  /// Longer than any order with the most signatures.
  public static final int LENGTH_MAX = 16 << 10;

  public Order {
    if (text.length() > LENGTH_MAX) {
      throw new IllegalArgumentException(
          "expected at most %d characters, found %d".formatted(LENGTH_MAX, text.length()));
    }
  }

  @Override
  public OperationKind kind() {
    return KIND;
  }
}
