package org.asterism.directory.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.asterism.directory.DirectoryException;
import org.asterism.secret.Handover;

/// The token store's SQLite file: it appears whole or not at all, and is opened only where it is a
/// token store, sound, and of a schema that this engine knows.
///
/// So a file that is missing, empty or cut is never taken for a new token store, in which every
/// token would be missing.
record DirectoryFile(Path path) {
  /// "ASTD"; SQLite keeps it in the header.
  static final int APPLICATION_ID = 0x4153_5444;

  /// How long a copy waits for a write of the engine to end.
  private static final Duration COPY_PATIENCE = Duration.ofSeconds(30);

  /// Makes an empty one where no file is.
  void create() {
    if (Files.exists(path)) {
      throw new DirectoryException(
          "token store %s is there already and is never replaced; move it away first"
              .formatted(path));
    }
    try {
      make();
    } catch (IOException | SQLException failed) {
      throw new DirectoryException(
          "cannot make token store %s: %s; check its folder".formatted(path, failed), failed);
    }
  }

  void requirePresent() {
    if (Files.isDirectory(path)) {
      throw new DirectoryException(
          "cannot open token store %s: expected a file, found a folder; move it away"
              .formatted(path));
    }
    if (!Files.isDirectory(path.toAbsolutePath().resolveSibling(""))) {
      throw new DirectoryException(
          "no token store %s: check that its folder exists".formatted(path));
    }
    if (!Files.exists(path)) {
      throw new DirectoryException(
          ("no token store %s: expected the file that 'asterism engine init' made; restore it from"
                  + " a copy, or give its tokens up for good with"
                  + " 'asterism engine new-token-store'")
              .formatted(path));
    }
  }

  /// Opens the file. The caller closes the connection.
  Connection open() {
    requirePresent();
    try {
      return connect();
    } catch (SQLException failed) {
      throw new DirectoryException(
          "cannot open token store %s: expected the SQLite file of an engine, found: %s; restore it"
                  .formatted(path, failed.getMessage())
              + " from a copy",
          failed);
    } catch (IOException failed) {
      throw new DirectoryException(
          "cannot read token store %s: %s; check its folder".formatted(path, failed), failed);
    }
  }

  /// Copies it as it is at one moment, whole or not at all.
  void copyTo(Path copy) {
    requirePresent();
    if (Files.exists(copy)) {
      throw new DirectoryException(
          "%s is there already and is never replaced; name another file".formatted(copy));
    }
    try (Connection connection = connection(path)) {
      requireOurs(connection);
      execute(connection, "PRAGMA busy_timeout = " + COPY_PATIENCE.toMillis());
      appear(
          copy,
          unfinished -> {
            try (var vacuum = connection.prepareStatement("VACUUM INTO ?")) {
              vacuum.setString(1, unfinished.toString());
              vacuum.execute();
            }
          });
    } catch (IOException | SQLException failed) {
      throw new DirectoryException(
          "cannot copy token store %s to %s: %s; check both folders"
              .formatted(path, copy, failed.getMessage()),
          failed);
    }
  }

  private void make() throws IOException, SQLException {
    appear(
        path,
        unfinished -> {
          try (Connection connection = connection(unfinished)) {
            Schema.migrate(connection);
            execute(connection, "PRAGMA application_id = " + APPLICATION_ID);
          }
        });
  }

  /// What fills an empty file.
  private interface Filling {
    void fill(Path unfinished) throws SQLException;
  }

  private static void appear(Path file, Filling filling) throws IOException, SQLException {
    Path unfinished = file.resolveSibling(file.getFileName() + ".new").toAbsolutePath();
    Files.deleteIfExists(unfinished);
    Files.createFile(
        unfinished,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    filling.fill(unfinished);
    sync(unfinished, StandardOpenOption.WRITE);
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    // A name that is not on the disk yet would take the first acknowledged rows with it.
    sync(unfinished.resolveSibling(""), StandardOpenOption.READ);
  }

  private static void sync(Path file, StandardOpenOption by) throws IOException {
    try (var channel = FileChannel.open(file, by)) {
      channel.force(true);
    }
  }

  private Connection connect() throws SQLException, IOException {
    Connection connection = connection(path);
    try (var handover = Handover.orElse(connection::close)) {
      requireOurs(connection);
      requireWhole(connection);
      // FULL: an answer follows the sync (design §7 for the vault, §9 for the directory). A commit
      // in the write-ahead log waits for one, in a rollback journal for four.
      execute(connection, "PRAGMA journal_mode = WAL");
      execute(connection, "PRAGMA synchronous = FULL");
      execute(connection, "PRAGMA secure_delete = ON");
      Schema.migrate(connection);
      return handover.to(connection);
    }
  }

  private void requireOurs(Connection connection) throws SQLException {
    String found = ask(connection, "PRAGMA application_id");
    if (!found.equals(String.valueOf(APPLICATION_ID))) {
      throw new DirectoryException(
          "%s is not a token store: expected application id %d, found %s; it is empty or another"
                  .formatted(path, APPLICATION_ID, found)
              + " program's, move it away");
    }
    String verdict = ask(connection, "PRAGMA quick_check(1)");
    if (!verdict.equals("ok")) {
      throw new DirectoryException(
          "token store %s is damaged: %s; restore it from a copy"
              .formatted(path, verdict.replace('\n', ' ')));
    }
  }

  // What a crash left in the write-ahead log comes into the file first.
  private void requireWhole(Connection connection) throws SQLException, IOException {
    execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
    long expected = number(connection, "page_count") * number(connection, "page_size");
    if (Files.size(path) < expected) {
      throw new DirectoryException(
          "token store %s is cut: expected %d bytes, found %d; restore it from a copy"
              .formatted(path, expected, Files.size(path)));
    }
  }

  private static Connection connection(Path file) throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + file.toAbsolutePath());
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static long number(Connection connection, String pragma) throws SQLException {
    return Long.parseLong(ask(connection, "PRAGMA " + pragma));
  }

  private static String ask(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      return result.next() ? result.getString(1) : "nothing";
    }
  }
}
