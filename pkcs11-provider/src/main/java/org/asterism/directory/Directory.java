package org.asterism.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.locks.ReentrantLock;

/// The engine's store of tokens, objects and locators: one SQLite file, one engine.
///
/// **Guarantee.** What [#write] returned from is on the disk, whole; what it threw from is not
/// there at all. A row that someone else wrote or damaged is not handed out: its MAC under the
/// housekeeping key fails, it is skipped and logged.
///
/// **Threads.** Any; one transaction at a time.
///
/// **Limits.** Rolling back single rows or the whole file is not noticed.
///
/// **Errors.** [DirectoryException], unchecked: the file or its disk is at fault.
public final class Directory implements AutoCloseable {
  private final Connection connection;
  private final DirectoryLock lock;
  private final RowKeys housekeeping;
  private final ReentrantLock turn = new ReentrantLock();

  private Directory(Connection connection, DirectoryLock lock, RowKeys housekeeping) {
    this.connection = connection;
    this.lock = lock;
    this.housekeeping = housekeeping;
  }

  /// What is done inside one transaction.
  ///
  /// @param <X> what else may go wrong; the transaction is then undone
  @FunctionalInterface
  public interface Work<T, X extends Exception> {
    T apply(Transaction transaction) throws X;
  }

  /// Opens or makes the directory at `file`, for this engine alone.
  ///
  /// @param housekeeping from the engine's housekeeping key; closed with the directory
  /// @param holder words that lead an operator to this process
  public static Directory open(Path file, RowKeys housekeeping, String holder) {
    var lock = DirectoryLock.take(file, holder);
    try {
      restrict(file);
      var connection = DriverManager.getConnection("jdbc:sqlite:" + file.toAbsolutePath());
      prepare(connection);
      return new Directory(connection, lock, housekeeping);
    } catch (SQLException | IOException failed) {
      lock.close();
      throw new DirectoryException("cannot open directory %s: %s".formatted(file, failed), failed);
    } catch (DirectoryException refused) {
      lock.close();
      throw refused;
    }
  }

  /// One transaction; durable when this returns.
  public <T, X extends Exception> T write(Work<T, X> work) throws X {
    turn.lock();
    try {
      connection.setAutoCommit(false);
      boolean done = false;
      try {
        T result = work.apply(new Transaction(connection, housekeeping));
        connection.commit();
        done = true;
        return result;
      } finally {
        if (!done) {
          connection.rollback();
        }
        connection.setAutoCommit(true);
      }
    } catch (SQLException failed) {
      throw failure(failed);
    } finally {
      turn.unlock();
    }
  }

  /// Reads only.
  public <T, X extends Exception> T read(Work<T, X> work) throws X {
    turn.lock();
    try {
      return work.apply(new Transaction(connection, housekeeping));
    } finally {
      turn.unlock();
    }
  }

  /// Seals what must be read without a login.
  public RowKeys housekeeping() {
    return housekeeping;
  }

  @Override
  public void close() {
    turn.lock();
    try {
      connection.close();
    } catch (SQLException failed) {
      throw failure(failed);
    } finally {
      turn.unlock();
      lock.close();
      housekeeping.close();
    }
  }

  static DirectoryException failure(SQLException failed) {
    return new DirectoryException(
        "the directory's disk or file failed: %s; look at its disk".formatted(failed.getMessage()),
        failed);
  }

  private static void restrict(Path file) throws IOException {
    if (!Files.exists(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
  }

  private static void prepare(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      // FULL: an answer follows the sync (design §7 for the vault, §9 for the directory).
      statement.execute("PRAGMA journal_mode = PERSIST");
      statement.execute("PRAGMA synchronous = FULL");
      statement.execute("PRAGMA secure_delete = ON");
    }
    Schema.migrate(connection);
  }
}
