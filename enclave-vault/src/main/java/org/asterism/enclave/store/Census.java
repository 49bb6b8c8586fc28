package org.asterism.enclave.store;

/// How many records of each kind the store holds. Kept in memory, since SQLite counts row by row.
public record Census(long keys, long objects, long accounts, long tombstones) {
  static final Census EMPTY = new Census(0, 0, 0, 0);

  public Census {
    if (keys < 0 || objects < 0 || accounts < 0 || tombstones < 0) {
      throw new IllegalArgumentException("a store cannot hold fewer than no records");
    }
  }

  /// Whether nothing was ever put there, or all of it is gone and forgotten.
  public boolean isEmpty() {
    return equals(EMPTY);
  }

  Census with(Table table, long more) {
    return switch (table) {
      case KEY -> new Census(keys + more, objects, accounts, tombstones);
      case OBJECT -> new Census(keys, objects + more, accounts, tombstones);
      case ACCOUNT -> new Census(keys, objects, accounts + more, tombstones);
      case VAULT, STAGED, COUNTER -> this;
    };
  }

  Census withTombstones(long more) {
    return new Census(keys, objects, accounts, tombstones + more);
  }
}
