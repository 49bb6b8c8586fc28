package org.asterism.directory.sqlite;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.asterism.directory.Directory;
import org.asterism.rows.RowKeys;
import org.asterism.secret.SecretBytes;

/// One directory file, opened by its engine or edited by hand.
final class Opening {
  private final Path file;
  private final SecretBytes housekeeping = SecretBytes.random(32, new SecureRandom());

  Opening(Path folder) {
    this.file = folder.resolve("directory.db");
  }

  Opening create() {
    SqliteDirectory.create(file);
    return this;
  }

  Path file() {
    return file;
  }

  Directory open() {
    return open(file);
  }

  /// By another name.
  Directory open(Path name) {
    return SqliteDirectory.open(name, RowKeys.derive(housekeeping, "housekeeping"), "engine seven");
  }

  /// What somebody does to the file while no engine runs.
  void edit(String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
