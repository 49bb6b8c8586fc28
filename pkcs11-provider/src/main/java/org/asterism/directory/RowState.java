package org.asterism.directory;

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

  int code() {
    return code;
  }

  static RowState of(int code) {
    return switch (code) {
      case 0 -> PENDING;
      case 1 -> ACTIVE;
      case 2 -> DEAD;
      default -> throw new DirectoryException("expected a row state of 0 to 2, found " + code);
    };
  }
}
