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
  private Census census;

  TransactionRows(Sql sql, Census census, long nowMillis) {
    this.sql = sql;
    this.census = census;
    this.nowMillis = nowMillis;
  }

  Set<RowKey> changed() {
    return changed;
  }

  @Override
  public Census census() {
    return census;
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
    boolean isNew = sql.find(table, name).isEmpty();
    sql.replace(table, name, sealed);
    changed.add(name);
    census = census.with(table, isNew ? 1 : 0);
  }

  @Override
  public void delete(Table table, RowKey name) throws SQLException {
    census = census.with(table, -sql.delete(table, name));
    changed.add(name);
  }

  @Override
  public void bury(RowKey name) throws SQLException {
    census = census.withTombstones(sql.bury(name, nowMillis));
  }
}
