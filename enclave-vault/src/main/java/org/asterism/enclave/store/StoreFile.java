package org.asterism.enclave.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.asterism.secret.Handover;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// The SQLite file, taken for this process alone: checks that it is a vault's, and brings its
/// tables up to this release by the numbered scripts beside this class.
record StoreFile(Path path) {
  /// "AstV": marks the file as a vault's store (SQLite file format §1.3.14).
  static final int APPLICATION_ID = 0x41737456;

  static final int SCHEMA_VERSION = 5;

  /// The oldest that can be brought up: before it, long rows had no place.
  static final int FIRST_VERSION = 4;

  Connection create() throws StoreException {
    if (Files.exists(path)) {
      throw new StoreException(
          "%s exists already: refusing to make a new store there".formatted(path));
    }
    makeOwnersOnly();
    return connect(connection -> {
      execute(connection, "PRAGMA application_id = " + APPLICATION_ID);
      migrate(connection, FIRST_VERSION - 1);
    });
  }

  // SQLite gives its journal the file's permissions.
  private void makeOwnersOnly() throws StoreException {
    try {
      Files.createFile(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (IOException e) {
      throw new StoreException("cannot make the store %s: %s".formatted(path, e), e);
    }
  }

  Connection open() throws StoreException {
    if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
      throw new StoreException(
          ("cannot read the store %s: expected the file that 'vault init' made; put a copy back, or"
                  + " have 'vault new-store' make an empty one")
              .formatted(path));
    }
    return connect(this::requireOurs);
  }

  private interface Preparation {
    void prepare(Connection connection) throws SQLException, StoreException;
  }

  private Connection connect(Preparation preparation) throws StoreException {
    try {
      Connection connection = DriverManager.getConnection("jdbc:sqlite:" + path.toAbsolutePath());
      try (var handover = Handover.orElse(connection::close)) {
        takeAlone(connection);
        preparation.prepare(connection);
        syncEachCommit(connection);
        return handover.to(connection);
      }
    } catch (SQLException e) {
      throw new StoreException(explain(e), e);
    }
  }

  // The exclusive lock is taken here and kept until the connection closes.
  private static void takeAlone(Connection connection) throws SQLException {
    execute(connection, "PRAGMA busy_timeout = 0");
    execute(connection, "PRAGMA locking_mode = EXCLUSIVE");
    execute(connection, "BEGIN EXCLUSIVE");
    execute(connection, "COMMIT");
  }

  // An answer follows the sync: one for a commit, where a rollback journal has four. With the lock
  // taken before, the index of the log is in this process's own memory (sqlite.org/wal.html §8).
  private static void syncEachCommit(Connection connection) throws SQLException {
    execute(connection, "PRAGMA journal_mode = WAL");
    execute(connection, "PRAGMA synchronous = FULL");
    execute(connection, "PRAGMA secure_delete = ON");
  }

  private void requireOurs(Connection connection) throws SQLException, StoreException {
    long application = pragma(connection, "application_id");
    if (application != APPLICATION_ID) {
      throw new StoreException(
          "%s is not a vault's store: expected application id %d, found %d"
              .formatted(path, APPLICATION_ID, application));
    }
    int version = (int) pragma(connection, "user_version");
    if (version < FIRST_VERSION || version > SCHEMA_VERSION) {
      throw new StoreException(
          "%s has schema version %d, this release knows %d to %d: run the release that wrote it"
              .formatted(path, version, FIRST_VERSION, SCHEMA_VERSION));
    }
    requireSound(connection);
    migrate(connection, version);
  }

  private void requireSound(Connection connection) throws SQLException, StoreException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("PRAGMA quick_check(1)")) {
      String verdict = result.next() ? result.getString(1) : "nothing";
      if (!"ok".equals(verdict)) {
        throw new StoreException(damaged(verdict));
      }
    }
  }

  private static void migrate(Connection connection, int from) throws SQLException {
    for (int version = from + 1; version <= SCHEMA_VERSION; version++) {
      execute(connection, "BEGIN");
      for (String statement : script(version)) {
        execute(connection, statement);
      }
      execute(connection, "PRAGMA user_version = " + version);
      execute(connection, "COMMIT");
    }
  }

  private static String[] script(int version) {
    String name = "%04d.sql".formatted(version);
    try (InputStream in = StoreFile.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the release lacks its migration " + name);
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.replaceAll("--.*", "").strip().split("\\s*;\\s*", -1);
    } catch (IOException unreadable) {
      throw new IllegalStateException("cannot read the migration " + name, unreadable);
    }
  }

  private String explain(SQLException e) {
    SQLiteErrorCode code =
        e instanceof SQLiteException sqlite
            ? sqlite.getResultCode()
            : SQLiteErrorCode.UNKNOWN_ERROR;
    if (code == SQLiteErrorCode.SQLITE_BUSY || code == SQLiteErrorCode.SQLITE_LOCKED) {
      return "the store %s is in use by another vault process: stop that one first".formatted(path);
    }
    if (code == SQLiteErrorCode.SQLITE_NOTADB) {
      return "%s is not a vault's store: it is no SQLite file".formatted(path);
    }
    if (code == SQLiteErrorCode.SQLITE_CORRUPT) {
      return damaged(code.toString());
    }
    return "cannot open the store %s (%s): check the file, its folder and their permissions"
        .formatted(path, code);
  }

  private String damaged(String verdict) {
    return "%s is damaged (%s): stop the vault and put a copy of its store back, of any age"
        .formatted(path, verdict);
  }

  static void execute(Connection connection, String sql) throws SQLException {
    if (sql.isBlank()) {
      return;
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static long pragma(Connection connection, String name) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("PRAGMA " + name)) {
      return result.next() ? result.getLong(1) : 0;
    }
  }
}
