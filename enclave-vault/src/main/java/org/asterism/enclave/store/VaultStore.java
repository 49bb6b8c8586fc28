package org.asterism.enclave.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.asterism.enclave.seal.DataKey;
import org.asterism.enclave.seal.RowKey;
import org.asterism.enclave.seal.UnsealException;
import org.asterism.vault.Description;
import org.asterism.vault.VaultRefused;

/// A vault's records in one SQLite file, sealed row by row.
///
/// **Guarantee.** An answer of [#write] follows the sync of the transaction that it was kept in;
/// what was answered survives a crash at any instant. The file is this process's alone from opening
/// to closing. Without the data key it tells how many records of which kind there are and how long
/// they are, nothing else. It does not notice that the whole file was put back to an older state.
///
/// **Threads.** Safe for many. Writes of many callers share transactions; reads that find their row
/// in the cache wait for nobody.
///
/// **Limits.** [Writer#QUEUE_MAX] writes may wait.
public final class VaultStore implements AutoCloseable {
  private static final RowKey BELONGING = RowKey.of("whose store this is".getBytes(US_ASCII));
  private static final byte[] MINE = "this vault's".getBytes(US_ASCII);

  private final DataKey dataKey;
  private final Sql sql;
  private final ReentrantLock storeLock = new ReentrantLock();
  private final CommittedRows committed;
  private final Writer writer;
  private final Thread writerThread;
  private final StoreProbe probe;

  private VaultStore(Path path, DataKey dataKey, Sql sql, InstantSource clock) throws SQLException {
    this.probe = new StoreProbe(path, clock);
    this.dataKey = dataKey;
    this.sql = sql;
    this.committed = new CommittedRows(sql, storeLock, census(sql));
    this.writer = new Writer(sql, storeLock, committed, rows -> new Records(dataKey, rows), clock);
    this.writerThread = Thread.ofPlatform().name("vault-store-writer").unstarted(writer::run);
  }

  /// Makes an empty store where no file is.
  public static VaultStore create(Path path, DataKey dataKey, InstantSource clock)
      throws StoreException {
    return start(new StoreFile(path), StoreFile::create, dataKey, clock, VaultStore::claim);
  }

  /// Opens a store that this vault made.
  public static VaultStore open(Path path, DataKey dataKey, InstantSource clock)
      throws StoreException {
    return start(
        new StoreFile(path),
        StoreFile::open,
        dataKey,
        clock,
        (sql, opener) -> requireMine(path, sql, opener));
  }

  /// Does `work` in a transaction and waits until that is synced.
  ///
  /// @throws StoreException when the store failed, or too many writes wait
  /// @throws VaultRefused when the work did: nothing that it wrote was kept
  /// @throws StoreTimeoutException after `deadline`: the work may yet be done
  public <T> T write(Work<T> work, Duration deadline)
      throws StoreException, StoreTimeoutException, VaultRefused, InterruptedException {
    var job = new Job<T>(work);
    if (!writerThread.isAlive() || !writer.offer(job)) {
      throw new StoreException(
          "the store takes no more work: at most %d acts wait, or the vault is stopping"
              .formatted(Writer.QUEUE_MAX));
    }
    return job.await(deadline.toNanos());
  }

  /// What is committed, to read only: closing it closes the entries that it gave.
  public Records read() {
    return new Records(dataKey, committed);
  }

  /// Whether it can write, and how much of its disk is free, as it was found a few seconds ago.
  ///
  /// @param deadline for one write
  public Description.Storage storage(Duration deadline) {
    return probe.look(() -> {
      rehearse(Records.LONGEST, deadline);
      rehearse(0, deadline);
    });
  }

  private void rehearse(int length, Duration deadline)
      throws StoreException, StoreTimeoutException, InterruptedException {
    try {
      write(new Rehearsal(length), deadline);
    } catch (VaultRefused impossible) {
      throw new IllegalStateException("nobody refuses a rehearsal", impossible);
    }
  }

  /// A write of nothing that anybody reads.
  private record Rehearsal(int length) implements Work<Boolean> {
    @Override
    public Decision<Boolean> run(Records records) throws StoreException {
      records.rehearse(length);
      return Decision.keep(true);
    }

    @Override
    public void discard(Boolean answer) {}
  }

  /// How many writes wait for their transaction, for metrics.
  public int waiting() {
    return writer.waiting();
  }

  /// Lets the transaction in work end, refuses what still waits, and gives the file up.
  @Override
  public void close() {
    writerThread.interrupt();
    boolean interrupted = false;
    while (writerThread.isAlive()) {
      try {
        writerThread.join();
      } catch (InterruptedException again) {
        interrupted = true;
      }
    }
    closeFile();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private interface Check {
    void check(Sql sql, DataKey dataKey) throws SQLException, StoreException;
  }

  private interface Opening {
    Connection open(StoreFile file) throws StoreException;
  }

  private static VaultStore start(
      StoreFile file, Opening opening, DataKey dataKey, InstantSource clock, Check check)
      throws StoreException {
    var sql = new Sql(opening.open(file));
    try {
      check.check(sql, dataKey);
      var store = new VaultStore(file.path(), dataKey, sql, clock);
      store.writerThread.start();
      return store;
    } catch (SQLException | StoreException e) {
      closeAfter(sql, e);
      throw e instanceof StoreException known
          ? known
          : new StoreException("cannot read the store: " + e.getMessage(), e);
    }
  }

  private static void claim(Sql sql, DataKey dataKey) throws SQLException {
    byte[] sealed = dataKey.seal(Table.VAULT.sqlName(), BELONGING, MINE);
    sql.replace(Table.VAULT, BELONGING, sealed);
  }

  private static void requireMine(Path path, Sql sql, DataKey dataKey)
      throws SQLException, StoreException {
    Optional<byte[]> sealed = sql.find(Table.VAULT, BELONGING);
    try {
      if (sealed.isPresent()
          && Arrays.equals(MINE, dataKey.open(Table.VAULT.sqlName(), BELONGING, sealed.get()))) {
        return;
      }
    } catch (UnsealException foreign) {
      throw new StoreException(
          "%s is the store of another vault: its rows do not open with this vault's data key"
              .formatted(path),
          foreign);
    }
    throw new StoreException("%s lacks the row that says whose store it is".formatted(path));
  }

  private static Census census(Sql sql) throws SQLException {
    return new Census(
        sql.count(Table.KEY),
        sql.count(Table.OBJECT),
        sql.count(Table.ACCOUNT),
        sql.countTombstones());
  }

  private static void closeAfter(Sql sql, Exception failure) {
    try {
      sql.close();
    } catch (SQLException second) {
      failure.addSuppressed(second);
    }
  }

  private void closeFile() {
    storeLock.lock();
    try {
      sql.close();
    } catch (SQLException e) {
      throw new IllegalStateException("the store did not close", e);
    } finally {
      storeLock.unlock();
    }
  }
}
