package org.asterism.enclave.store;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.asterism.enclave.seal.RowKey;
import org.asterism.vault.Octets;
import org.jspecify.annotations.Nullable;

/// The store's statements, prepared once. Not safe for threads: used under the store's lock only.
final class Sql implements AutoCloseable {
  private static final String REPLACE = "INSERT OR REPLACE INTO %s (name, sealed) VALUES (?, ?)";
  private static final String REPLACE_PLACED =
      "INSERT INTO %s (place, name, sealed) VALUES (?, ?, ?)"
          + " ON CONFLICT (place) DO UPDATE SET sealed = excluded.sealed"
          + " WHERE name = excluded.name";
  private static final String BURY =
      "INSERT INTO tombstone (name, buried_at, sealed) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
  // The bound keeps one purge from delaying the acts that share its transaction.
  private static final String LAPSED =
      "SELECT name, sealed FROM tombstone WHERE buried_at < ? ORDER BY buried_at LIMIT ?";
  private static final String MARKED =
      "SELECT name, x'' FROM marked WHERE marked_at < ? ORDER BY marked_at LIMIT ?";
  private static final String MARKED_PAGE =
      "SELECT name, x'' FROM marked WHERE name > ? ORDER BY name LIMIT ?";
  private static final String OLDEST =
      "SELECT name, marked_at FROM marked ORDER BY marked_at LIMIT ?";
  private static final String PAGE =
      "SELECT name, sealed FROM standing WHERE name > ? ORDER BY name LIMIT ?";

  private final Connection connection;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();

  Sql(Connection connection) {
    this.connection = connection;
  }

  Optional<byte[]> find(Table table, RowKey name) throws SQLException {
    var statement = bound("SELECT sealed FROM %s WHERE " + which(table), table, name);
    try (ResultSet rows = statement.executeQuery()) {
      return rows.next() ? Optional.of(rows.getBytes(1)) : Optional.empty();
    }
  }

  void replace(Table table, RowKey name, byte[] sealed) throws SQLException {
    PreparedStatement statement = bound(table.isPlaced() ? REPLACE_PLACED : REPLACE, table, name);
    statement.setBytes(table.isPlaced() ? 3 : 2, sealed);
    if (statement.executeUpdate() == 0) {
      throw new SQLException("another name has the row's place: nothing is written over it");
    }
  }

  void delete(Table table, RowKey name) throws SQLException {
    bound("DELETE FROM %s WHERE " + which(table), table, name).executeUpdate();
  }

  /// Standings after `after`, in the order of names.
  List<NamedRow> page(byte[] after, int limit) throws SQLException {
    PreparedStatement statement = prepare(PAGE);
    statement.setBytes(1, after);
    return named(statement, limit);
  }

  /// Tombstones from before then, the oldest first, with who is counted for them.
  List<NamedRow> tombstones(long beforeMillis, int limit) throws SQLException {
    PreparedStatement statement = prepare(LAPSED);
    statement.setLong(1, beforeMillis);
    return named(statement, limit);
  }

  /// The names of what was marked before then, the oldest first.
  List<RowKey> marked(long beforeMillis, int limit) throws SQLException {
    PreparedStatement statement = prepare(MARKED);
    statement.setLong(1, beforeMillis);
    return named(statement, limit).stream().map(NamedRow::name).toList();
  }

  /// The names of marked records after `after`, in their order.
  List<RowKey> markedAfter(byte[] after, int limit) throws SQLException {
    PreparedStatement statement = prepare(MARKED_PAGE);
    statement.setBytes(1, after);
    return named(statement, limit).stream().map(NamedRow::name).toList();
  }

  /// What was marked first.
  List<MarkedRow> oldestMarked(int limit) throws SQLException {
    PreparedStatement statement = prepare(OLDEST);
    statement.setInt(1, limit);
    var rows = new ArrayList<MarkedRow>();
    try (ResultSet found = statement.executeQuery()) {
      while (found.next()) {
        rows.add(new MarkedRow(RowKey.of(found.getBytes(1)), found.getLong(2)));
      }
    }
    return rows;
  }

  private static List<NamedRow> named(PreparedStatement statement, int limit) throws SQLException {
    var rows = new ArrayList<NamedRow>();
    statement.setInt(2, limit);
    try (ResultSet found = statement.executeQuery()) {
      while (found.next()) {
        rows.add(new NamedRow(RowKey.of(found.getBytes(1)), Octets.of(found.getBytes(2))));
      }
    }
    return rows;
  }

  boolean buried(RowKey name) throws SQLException {
    PreparedStatement statement = prepare("SELECT 1 FROM tombstone WHERE name = ?");
    statement.setBytes(1, name.bytes());
    try (ResultSet rows = statement.executeQuery()) {
      return rows.next();
    }
  }

  void bury(RowKey name, byte[] sealed, long atMillis) throws SQLException {
    PreparedStatement statement = prepare(BURY);
    statement.setBytes(1, name.bytes());
    statement.setLong(2, atMillis);
    statement.setBytes(3, sealed);
    statement.executeUpdate();
  }

  void unbury(RowKey name) throws SQLException {
    PreparedStatement statement = prepare("DELETE FROM tombstone WHERE name = ?");
    statement.setBytes(1, name.bytes());
    statement.executeUpdate();
  }

  void mark(RowKey name, long atMillis) throws SQLException {
    PreparedStatement statement =
        prepare("INSERT OR REPLACE INTO marked (name, marked_at) VALUES (?, ?)");
    statement.setBytes(1, name.bytes());
    statement.setLong(2, atMillis);
    statement.executeUpdate();
  }

  void unmark(RowKey name) throws SQLException {
    PreparedStatement statement = prepare("DELETE FROM marked WHERE name = ?");
    statement.setBytes(1, name.bytes());
    statement.executeUpdate();
  }

  /// When the newest tombstone or mark was made; 0 where there is none.
  long newestTime() throws SQLException {
    String newest =
        "SELECT max(ifnull((SELECT max(buried_at) FROM tombstone), 0),"
            + " ifnull((SELECT max(marked_at) FROM marked), 0))";
    try (ResultSet rows = prepare(newest).executeQuery()) {
      return rows.getLong(1);
    }
  }

  void execute(String sql) throws SQLException {
    prepare(sql).execute();
  }

  /// After a failure: a statement that failed in its middle (a COMMIT on a full disk) is dead, so
  /// each is prepared anew.
  void forget() {
    List<PreparedStatement> dead = List.copyOf(prepared.values());
    prepared.clear();
    for (PreparedStatement statement : dead) {
      try {
        statement.close();
      } catch (SQLException again) {
        // Closing tells the earlier failure once more (sqlite.org/c3ref/finalize), and closes.
        assert again.getMessage() != null;
      }
    }
  }

  @Override
  public void close() throws SQLException {
    forget();
    connection.close();
  }

  private static String which(Table table) {
    return table.isPlaced() ? "place = ? AND name = ?" : "name = ?";
  }

  private PreparedStatement bound(String sql, Table table, RowKey name) throws SQLException {
    PreparedStatement statement = prepare(sql.formatted(table.sqlName()));
    byte[] bytes = name.bytes();
    if (table.isPlaced()) {
      statement.setLong(1, ByteBuffer.wrap(bytes).getLong());
    }
    statement.setBytes(table.isPlaced() ? 2 : 1, bytes);
    return statement;
  }

  private PreparedStatement prepare(String sql) throws SQLException {
    @Nullable PreparedStatement known = prepared.get(sql);
    if (known == null) {
      known = connection.prepareStatement(sql);
      prepared.put(sql, known);
    }
    return known;
  }
}
