package org.asterism.rows;

/// The two tables whose rows refer to records at the vaults.
public enum RowKind {
  KEY("keys"),
  OBJECT("objects");

  private final String table;

  RowKind(String table) {
    this.table = table;
  }

  public String table() {
    return table;
  }
}
