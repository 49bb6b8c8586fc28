package org.asterism.directory.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.asterism.directory.Authenticity;
import org.asterism.directory.Directory;
import org.asterism.directory.DirectoryException;
import org.asterism.directory.Transaction;
import org.asterism.rows.RowKeys;
import org.asterism.secret.Handover;

/// The token store in one SQLite file, for one engine: what [#write] returned from is on the disk.
public final class SqliteDirectory implements Directory {
  /// SQLite's `SQLITE_FULL`.
  private static final int FULL = 13;

  private final Connection connection;
  private final DirectoryLock lock;
  private final RowKeys housekeeping;
  private final Authenticity authenticity;
  private final SqliteRows rows;
  private final SharedTransaction shared;

  private SqliteDirectory(Connection connection, DirectoryLock lock, RowKeys housekeeping) {
    this.connection = connection;
    this.lock = lock;
    this.housekeeping = housekeeping;
    this.authenticity = new Authenticity(housekeeping);
    var statements = new Statements(connection);
    this.rows = new SqliteRows(statements);
    this.shared = new SharedTransaction(statements);
  }

  /// Makes an empty token store.
  ///
  /// @param file that is not there yet, in a folder that is
  public static void create(Path file) {
    new DirectoryFile(file).create();
  }

  /// Copies a token store as it is at one moment; an engine may use it meanwhile.
  ///
  /// @param copy that is not there yet, in a folder that is
  public static void copy(Path file, Path copy) {
    new DirectoryFile(file).copyTo(copy);
  }

  /// Opens the token store in `file`, for this engine alone.
  ///
  /// @param housekeeping from the engine's housekeeping key; closed with the token store
  /// @param holder words that lead an operator to this process
  public static SqliteDirectory open(Path file, RowKeys housekeeping, String holder) {
    new DirectoryFile(file).requirePresent();
    var lock = DirectoryLock.take(file, holder);
    try (var handover = Handover.orElse(lock::close)) {
      Connection connection = new DirectoryFile(file).open();
      var directory = new SqliteDirectory(connection, lock, housekeeping);
      try (var opened = Handover.orElse(connection::close)) {
        directory.requireOwn(file);
        return handover.to(opened.to(directory));
      }
    } catch (SQLException failed) {
      throw failure(failed);
    }
  }

  // With another key every token would be hidden, and the engine would seem empty.
  private void requireOwn(Path file) {
    if (this.<Boolean, RuntimeException>read(Transaction::isForeign)) {
      throw new DirectoryException(
          ("%s: expected tokens that this engine's housekeeping key has signed, found none of its"
                  + " signatures; put the key and the token store of one engine together")
              .formatted(file));
    }
  }

  @Override
  public <T, X extends Exception> T write(Work<T, X> work) throws X {
    return shared.write(() -> work.apply(transaction()));
  }

  @Override
  public void updateUnsynced(Consumer<Transaction> work) {
    shared.writeUnsynced(() -> {
      work.accept(transaction());
      return true;
    });
  }

  @Override
  public <T, X extends Exception> T read(Work<T, X> work) throws X {
    return shared.read(() -> work.apply(transaction()));
  }

  @Override
  public long writes() {
    return shared.commits();
  }

  @Override
  public RowKeys housekeeping() {
    return housekeeping;
  }

  @Override
  public void close() {
    try {
      shared.end(this::disconnect);
    } finally {
      housekeeping.close();
      lock.close();
    }
  }

  private void disconnect() {
    try {
      connection.close();
    } catch (SQLException failed) {
      throw failure(failed);
    }
  }

  private Transaction transaction() {
    return new Transaction(rows, authenticity);
  }

  static DirectoryException failure(SQLException failed) {
    return new DirectoryException(
        "the token store's disk or file failed: %s; look at its disk"
            .formatted(failed.getMessage()),
        failed,
        failed.getErrorCode() == FULL);
  }
}
