package org.asterism.rows;

import java.util.Arrays;
import java.util.Optional;

/// The life of a row: `PENDING → ACTIVE → DEAD` or `PENDING → DEAD`, each step a compare-and-set;
/// only dead rows are cleaned (design §9).
public enum RowState {
  PENDING(0),
  ACTIVE(1),
  DEAD(2);

  private final int code;

  RowState(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /// Empty for a number that no engine wrote.
  public static Optional<RowState> of(int code) {
    return Arrays.stream(values()).filter(state -> state.code == code).findFirst();
  }
}
