package org.asterism.directory;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.asterism.rows.RowKeys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
  private static final Logger LOG = LoggerFactory.getLogger(Directory.class);

  private final Connection connection;
  private final DirectoryLock lock;
  private final RowKeys housekeeping;
  private final ReentrantLock turn = new ReentrantLock();
  private final Set<String> reported = ConcurrentHashMap.newKeySet();

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

  /// Makes an empty directory.
  ///
  /// @param file that is not there yet, in a folder that is
  public static void create(Path file) {
    new DirectoryFile(file).create();
  }

  /// Opens the directory at `file`, for this engine alone.
  ///
  /// @param housekeeping from the engine's housekeeping key; closed with the directory
  /// @param holder words that lead an operator to this process
  public static Directory open(Path file, RowKeys housekeeping, String holder) {
    var lock = DirectoryLock.take(file, holder);
    boolean opened = false;
    try {
      var directory = new Directory(new DirectoryFile(file).open(), lock, housekeeping);
      opened = true;
      return directory;
    } finally {
      if (!opened) {
        lock.close();
      }
    }
  }

  /// One transaction; durable when this returns.
  public <T, X extends Exception> T write(Work<T, X> work) throws X {
    requireOutermost();
    turn.lock();
    try {
      execute("BEGIN IMMEDIATE");
      boolean done = false;
      try {
        T result = work.apply(transaction());
        execute("COMMIT");
        done = true;
        return result;
      } finally {
        if (!done) {
          undo();
        }
      }
    } catch (SQLException failed) {
      throw failure(failed);
    } finally {
      turn.unlock();
    }
  }

  /// [#write] without a result.
  public void update(Consumer<Transaction> work) {
    this.<Boolean, RuntimeException>write(transaction -> {
      work.accept(transaction);
      return true;
    });
  }

  /// Reads only.
  public <T, X extends Exception> T read(Work<T, X> work) throws X {
    turn.lock();
    try {
      return work.apply(transaction());
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
      housekeeping.close();
      lock.close();
    }
  }

  private Transaction transaction() {
    return new Transaction(connection, housekeeping, reported);
  }

  // SQLite would make both one, and the inner one would seem durable before it is.
  private void requireOutermost() {
    if (turn.isHeldByCurrentThread()) {
      throw new IllegalStateException("a transaction cannot be begun inside another");
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void undo() {
    try {
      execute("ROLLBACK");
    } catch (SQLException undone) {
      // SQLite has rolled back by itself after a full disk or an I/O error, and says so by failing.
      LOG.debug("nothing is left to be undone: {}", undone.getMessage());
    }
  }

  static DirectoryException failure(SQLException failed) {
    return new DirectoryException(
        "the directory's disk or file failed: %s; look at its disk".formatted(failed.getMessage()),
        failed);
  }
}
