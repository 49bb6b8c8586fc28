package org.asterism.enclave.store;

import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.asterism.enclave.seal.RowKey;

/// Rows as one act sees and changes them inside the writer's transaction.
final class TransactionRows implements Rows {
  private final Sql sql;
  private final long nowMillis;
  private final Set<RowKey> changed = new HashSet<>();

  TransactionRows(Sql sql, long nowMillis) {
    this.sql = sql;
    this.nowMillis = nowMillis;
  }

  Set<RowKey> changed() {
    return changed;
  }

  @Override
  public Optional<byte[]> find(Table table, RowKey name) throws SQLException {
    return sql.find(table, name);
  }

  @Override
  public List<NamedRow> page(byte[] after, int limit) throws SQLException {
    return sql.page(after, limit);
  }

  @Override
  public boolean buried(RowKey name) throws SQLException {
    return sql.buried(name);
  }

  @Override
  public void replace(Table table, RowKey name, byte[] sealed) throws SQLException {
    sql.replace(table, name, sealed);
    changed.add(name);
  }

  @Override
  public void delete(Table table, RowKey name) throws SQLException {
    sql.delete(table, name);
    changed.add(name);
  }

  @Override
  public void bury(RowKey name, byte[] sealed) throws SQLException {
    sql.bury(name, sealed, nowMillis);
  }

  @Override
  public void mark(RowKey name) throws SQLException {
    sql.mark(name, nowMillis);
  }

  @Override
  public void unmark(RowKey name) throws SQLException {
    sql.unmark(name);
  }

  @Override
  public List<RowKey> markedAfter(byte[] after, int limit) throws SQLException {
    return sql.markedAfter(after, limit);
  }

  @Override
  public List<MarkedRow> oldestMarked(int limit) throws SQLException {
    return sql.oldestMarked(limit);
  }
}
