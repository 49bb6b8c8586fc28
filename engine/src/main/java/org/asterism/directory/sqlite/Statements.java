package org.asterism.directory.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Single SQL statements on one connection, each prepared once. For one thread at a time.
final class Statements {
  private final Connection connection;

  // Those that are not at work.
  private final Map<String, PreparedStatement> prepared = new HashMap<>();

  Statements(Connection connection) {
    this.connection = connection;
  }

  /// Makes a value of one result row.
  @FunctionalInterface
  interface Reading<T> {
    T read(ResultSet result) throws SQLException;
  }

  /// Does something with one result row.
  @FunctionalInterface
  interface Taking {
    void take(ResultSet result) throws SQLException;
  }

  <T> List<T> query(String text, Reading<T> reading, Object... arguments) {
    var rows = new ArrayList<T>();
    forEach(text, result -> rows.add(reading.read(result)), arguments);
    return rows;
  }

  /// Takes one result row after the other.
  void forEach(String text, Taking taking, Object... arguments) {
    lend(
        text,
        statement -> {
          bind(statement, arguments);
          try (ResultSet result = statement.executeQuery()) {
            while (result.next()) {
              taking.take(result);
            }
          }
        });
  }

  void update(String text, Object... arguments) {
    lend(
        text,
        statement -> {
          bind(statement, arguments);
          statement.executeUpdate();
        });
  }

  /// The row id that was drawn.
  long insert(String text) {
    update(text);
    return query("SELECT last_insert_rowid()", result -> result.getLong(1)).getFirst();
  }

  private interface Using {
    void use(PreparedStatement statement) throws SQLException;
  }

  // A statement that failed is not used again: after a full disk it may be dead for ever.
  private void lend(String text, Using using) {
    try {
      @Nullable PreparedStatement kept = prepared.remove(text);
      PreparedStatement statement = kept == null ? connection.prepareStatement(text) : kept;
      boolean done = false;
      try {
        using.use(statement);
        done = true;
      } finally {
        if (!done || prepared.putIfAbsent(text, statement) != null) {
          statement.close();
        }
      }
    } catch (SQLException failed) {
      throw SqliteDirectory.failure(failed);
    }
  }

  private static void bind(PreparedStatement statement, Object... arguments) throws SQLException {
    for (int i = 0; i < arguments.length; i++) {
      statement.setObject(i + 1, arguments[i]);
    }
  }
}
