package org.asterism.enclave.store;

import java.sql.SQLException;
import java.time.Duration;
import org.asterism.enclave.seal.RowKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What goes by itself, a little in each transaction: tombstones that no late put can meet any
/// more, and records that were marked and that nobody asked back.
record Lapsing(Sql sql, Records records) {
  /// protocol.md §2: longer than any deadline, at least 10 minutes.
  static final Duration TOMBSTONE_KEPT = Duration.ofMinutes(30);

  /// How long an operator has to undo what was done with an engine's key alone.
  static final Duration MARKED_KEPT = Duration.ofDays(7);

  /// Removed by one transaction at most, of each.
  static final int PURGE_MAX = 64;

  private static final Logger LOG = LoggerFactory.getLogger(Lapsing.class);

  void purge(long now) throws SQLException {
    for (RowKey name : sql.marked(now - MARKED_KEPT.toMillis(), PURGE_MAX)) {
      try {
        records.buryMarked(name);
      } catch (StoreException damaged) {
        LOG.error("a marked record stays: {}", damaged.getMessage());
        sql.unmark(name);
      }
    }
    for (NamedRow row : sql.tombstones(now - TOMBSTONE_KEPT.toMillis(), PURGE_MAX)) {
      sql.unbury(row.name());
      try {
        records.unburied(row.name(), row.sealed().toByteArray());
      } catch (StoreException damaged) {
        LOG.error("nobody is counted for a tombstone: {}", damaged.getMessage());
      }
    }
  }
}
