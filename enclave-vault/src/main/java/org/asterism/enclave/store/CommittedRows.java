package org.asterism.enclave.store;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.asterism.enclave.seal.RowKey;
import org.jspecify.annotations.Nullable;

/// Rows as they are committed, for acts that change nothing: they wait for no sync while the row is
/// in the cache. The cache holds sealed bytes only, so it needs no locked memory.
///
/// Safe for use by many threads. A row enters the cache under the store's lock, and the writer
/// drops what it changed before it lets go of that lock: so no stale row stays.
final class CommittedRows implements Rows {
  /// Together with [#CACHED_ROW_BYTES_MAX] the bound on the cache: 8 MiB.
  static final int CACHED_ROWS_MAX = 1024;

  static final int CACHED_ROW_BYTES_MAX = 8 << 10;

  private record Place(Table table, RowKey name) {}

  private final Sql sql;
  private final ReentrantLock storeLock;
  private final LinkedHashMap<Place, byte[]> cache = new LinkedHashMap<>(16, 0.75f, true);

  CommittedRows(Sql sql, ReentrantLock storeLock) {
    this.sql = sql;
    this.storeLock = storeLock;
  }

  @Override
  public Optional<byte[]> find(Table table, RowKey name) throws SQLException {
    Place place = new Place(table, name);
    byte @Nullable [] cached = cached(place);
    return cached != null ? Optional.of(cached) : load(place);
  }

  @Override
  public List<NamedRow> page(byte[] after, int limit) throws SQLException {
    storeLock.lock();
    try {
      return sql.page(after, limit);
    } finally {
      storeLock.unlock();
    }
  }

  @Override
  public boolean buried(RowKey name) throws SQLException {
    storeLock.lock();
    try {
      return sql.buried(name);
    } finally {
      storeLock.unlock();
    }
  }

  @Override
  public void replace(Table table, RowKey name, byte[] sealed) {
    throw readOnly();
  }

  @Override
  public void delete(Table table, RowKey name) {
    throw readOnly();
  }

  @Override
  public void bury(RowKey name, byte[] sealed) {
    throw readOnly();
  }

  @Override
  public void mark(RowKey name) {
    throw readOnly();
  }

  @Override
  public void unmark(RowKey name) {
    throw readOnly();
  }

  @Override
  public List<RowKey> markedAfter(byte[] after, int limit) throws SQLException {
    storeLock.lock();
    try {
      return sql.markedAfter(after, limit);
    } finally {
      storeLock.unlock();
    }
  }

  @Override
  public List<MarkedRow> oldestMarked(int limit) throws SQLException {
    storeLock.lock();
    try {
      return sql.oldestMarked(limit);
    } finally {
      storeLock.unlock();
    }
  }

  /// Called by the writer after a commit, still under the store's lock.
  void committed(Set<RowKey> changed) {
    synchronized (cache) {
      cache.keySet().removeIf(place -> changed.contains(place.name()));
    }
  }

  private byte @Nullable [] cached(Place place) {
    synchronized (cache) {
      return cache.get(place);
    }
  }

  private Optional<byte[]> load(Place place) throws SQLException {
    storeLock.lock();
    try {
      Optional<byte[]> found = sql.find(place.table(), place.name());
      found.filter(row -> row.length <= CACHED_ROW_BYTES_MAX).ifPresent(row -> keep(place, row));
      return found;
    } finally {
      storeLock.unlock();
    }
  }

  private void keep(Place place, byte[] row) {
    synchronized (cache) {
      cache.put(place, row);
      if (cache.size() > CACHED_ROWS_MAX) {
        cache.pollFirstEntry();
      }
    }
  }

  private static IllegalStateException readOnly() {
    return new IllegalStateException("an act that reads only tried to write");
  }
}
