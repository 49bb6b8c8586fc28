package org.asterism.enclave.store;

/// How many records of each kind one engine put here, or one of its tokens, and how much they take.
///
/// @param tombstones of what it deleted; an engine's only
/// @param marked records of any kind that are marked, and in no other number
/// @param bytes of all records on disk, the marked ones too
public record Census(
    long keys, long objects, long accounts, long tombstones, long marked, long bytes) {
  static final Census EMPTY = new Census(0, 0, 0, 0, 0, 0);

  public Census {
    if (keys < 0 || objects < 0 || accounts < 0 || tombstones < 0 || marked < 0 || bytes < 0) {
      throw new IllegalArgumentException("nobody can hold fewer than no records");
    }
  }

  /// All that take room.
  public long records() {
    return keys + objects + accounts + marked;
  }

  Census with(Table table, long more) {
    return switch (table) {
      case KEY -> new Census(keys + more, objects, accounts, tombstones, marked, bytes);
      case OBJECT -> new Census(keys, objects + more, accounts, tombstones, marked, bytes);
      case ACCOUNT -> new Census(keys, objects, accounts + more, tombstones, marked, bytes);
      case VAULT, STAGED, COUNTER, STANDING, ENGINE, TOKEN, TOMBSTONE -> this;
    };
  }

  Census withTombstones(long more) {
    return new Census(keys, objects, accounts, tombstones + more, marked, bytes);
  }

  Census withMarked(long more) {
    return new Census(keys, objects, accounts, tombstones, marked + more, bytes);
  }

  Census withBytes(long more) {
    return new Census(keys, objects, accounts, tombstones, marked, bytes + more);
  }
}
