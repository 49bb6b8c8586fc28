package org.asterism.directory;

import java.util.function.Consumer;
import org.asterism.rows.RowKeys;

/// The token store: tokens, objects and locators of one engine.
///
/// **Guarantee.** What [#write] returned from is durable, whole; what it threw from is not there at
/// all. A row that someone else wrote or damaged is not handed out: its MAC under the housekeeping
/// key fails, it is skipped and logged.
///
/// **Threads.** Any; one transaction at a time.
///
/// **Limits.** Rolling back single rows or the whole store is not noticed.
///
/// **Errors.** [DirectoryException], unchecked: what it stands on is at fault.
public interface Directory extends AutoCloseable {
  /// What is done inside one transaction.
  ///
  /// @param <X> what else may go wrong; the transaction is then undone
  @FunctionalInterface
  interface Work<T, X extends Exception> {
    T apply(Transaction transaction) throws X;
  }

  /// One transaction; durable when this returns.
  <T, X extends Exception> T write(Work<T, X> work) throws X;

  /// [#write] without a result.
  default void update(Consumer<Transaction> work) {
    this.<Boolean, RuntimeException>write(transaction -> {
      work.accept(transaction);
      return true;
    });
  }

  /// [#update] that nobody waits for: whoever reads sees it, and it is durable with the next write.
  /// A crash before, or a disk that fails, undoes it.
  void updateUnsynced(Consumer<Transaction> work);

  /// Reads only.
  <T, X extends Exception> T read(Work<T, X> work) throws X;

  /// How many transactions were written since the opening. While it stays the same, whatever was
  /// read of rows is so still: the store is this engine's alone.
  long writes();

  /// Seals what must be read without a login.
  RowKeys housekeeping();

  @Override
  void close();
}
