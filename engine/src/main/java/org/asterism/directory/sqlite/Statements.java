package org.asterism.directory.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Single SQL statements on one connection.
record Statements(Connection connection) {
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
    try (PreparedStatement statement = prepare(text, arguments);
        ResultSet result = statement.executeQuery()) {
      while (result.next()) {
        taking.take(result);
      }
    } catch (SQLException failed) {
      throw SqliteDirectory.failure(failed);
    }
  }

  void update(String text, Object... arguments) {
    try (PreparedStatement statement = prepare(text, arguments)) {
      statement.executeUpdate();
    } catch (SQLException failed) {
      throw SqliteDirectory.failure(failed);
    }
  }

  /// The row id that was drawn.
  long insert(String text) {
    update(text);
    return query("SELECT last_insert_rowid()", result -> result.getLong(1)).getFirst();
  }

  private PreparedStatement prepare(String text, Object... arguments) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(text);
    for (int i = 0; i < arguments.length; i++) {
      statement.setObject(i + 1, arguments[i]);
    }
    return statement;
  }
}
