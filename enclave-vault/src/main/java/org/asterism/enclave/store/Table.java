package org.asterism.enclave.store;

/// The tables of sealed rows; each row is sealed for its table.
enum Table {
  VAULT("vault"),
  KEY("key_record", true),
  OBJECT("object_record", true),
  ACCOUNT("account_record"),
  STAGED("staged_verifier"),
  COUNTER("counter"),
  STANDING("standing"),
  ENGINE("engine_census"),
  TOKEN("token_census"),
  TOMBSTONE("tombstone");

  private final String sqlName;
  private final boolean placed;

  Table(String sqlName) {
    this(sqlName, false);
  }

  Table(String sqlName, boolean placed) {
    this.sqlName = sqlName;
    this.placed = placed;
  }

  /// Whether its rows, long ones, are found by their place: a number drawn from their name.
  boolean isPlaced() {
    return placed;
  }

  String sqlName() {
    return sqlName;
  }
}
