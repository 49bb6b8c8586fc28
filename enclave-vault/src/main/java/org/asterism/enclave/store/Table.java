package org.asterism.enclave.store;

/// The tables of sealed rows; each row is sealed for its table.
enum Table {
  VAULT("vault"),
  KEY("key_record"),
  OBJECT("object_record"),
  ACCOUNT("account_record"),
  STAGED("staged_verifier"),
  COUNTER("counter"),
  STANDING("standing"),
  ENGINE("engine_census"),
  TOKEN("token_census"),
  TOMBSTONE("tombstone");

  private final String sqlName;

  Table(String sqlName) {
    this.sqlName = sqlName;
  }

  String sqlName() {
    return sqlName;
  }
}
