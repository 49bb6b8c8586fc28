package org.asterism.vault.operation;

import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.Policy.OperationKind;

/// What operators order a vault to do with a token's accounts, whatever the accounts' policies say:
/// their signatures allow it, and any enrolled engine may bring it. Repeatable.
///
/// @param text as the operators signed it
/// @param after [Obeyed#next] of the answer before, of an order that takes several steps; empty in
///   the first
public record Order(String text, Octets after) implements Operation<Order.Obeyed> {
  public static final OperationKind KIND = new OperationKind("ORDER");

  /// Longer than any order with the most signatures.
  public static final int LENGTH_MAX = 16 << 10;

  /// One step of it was done.
  ///
  /// @param restored records that are as before they were marked for their end
  /// @param next what the next step names; empty: the order is done
  public record Obeyed(long restored, Octets next) implements Outcome {
    public static final Obeyed WHOLLY = new Obeyed(0, Octets.EMPTY);

    /// What came of it, for people.
    public String words() {
      return next.isEmpty() ? "done, %d records restored".formatted(restored) : "under way";
    }
  }

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
