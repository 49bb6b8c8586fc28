package org.asterism.directory.sqlite;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import org.asterism.directory.DirectoryException;
import org.jspecify.annotations.Nullable;

/// The present schema, and how a database comes to it: `PRAGMA user_version` says how many of the
/// numbered resources it has had. A step that was released is never edited; a change is a new
/// number.
final class Schema {
  /// The newest resource, `003.sql` being number 3.
  static final int VERSION = 7;

  /// What a new database begins with. Schema 1 was never released.
  private static final int OLDEST = 2;

  private Schema() {}

  static void migrate(Connection connection) throws SQLException {
    int found = version(connection);
    if (found > VERSION) {
      throw new DirectoryException(
          "the token store has schema %d, this engine knows %d: run the newer engine that wrote it"
              .formatted(found, VERSION));
    }
    if (found > 0 && found < OLDEST) {
      throw new DirectoryException(
          ("the token store has schema %d, of before the first release; expected %d to %d: make a"
                  + " new one")
              .formatted(found, OLDEST, VERSION));
    }
    for (int step = Math.max(found + 1, OLDEST); step <= VERSION; step++) {
      apply(connection, step);
    }
  }

  private static void apply(Connection connection, int step) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements(step)) {
        statement.execute(sql);
      }
      statement.execute("PRAGMA user_version = " + step);
      connection.commit();
    } catch (SQLException failed) {
      connection.rollback();
      throw failed;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  // A statement ends where a line does: a trigger has others inside.
  private static List<String> statements(int step) {
    String name = "%03d.sql".formatted(step);
    try (@Nullable InputStream in = Schema.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks the migration " + name);
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      String withoutComments = text.replaceAll("(?m)^--.*$", "");
      return Arrays.stream(withoutComments.split(";\n", -1)).filter(s -> !s.isBlank()).toList();
    } catch (IOException unreadable) {
      throw new IllegalStateException("the jar's migration " + name + " is unreadable", unreadable);
    }
  }

  private static int version(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("PRAGMA user_version")) {
      return result.getInt(1);
    }
  }
}
