package org.asterism.enclave.store;

import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.asterism.enclave.seal.RowKey;

/// Group commit: one thread takes what has queued up meanwhile, runs each job in a savepoint of its
/// own, syncs once, and then answers all of them.
final class Writer {
  /// Jobs that may wait; more are refused at once.
  static final int QUEUE_MAX = 1024;

  /// Jobs that share a transaction: bounds how long the first of them waits.
  static final int GROUP_MAX = 128;

  /// protocol.md §2: longer than any deadline, at least 10 minutes.
  static final Duration TOMBSTONE_KEPT = Duration.ofMinutes(30);

  /// Tombstones removed by one transaction at most.
  static final int PURGE_MAX = 64;

  private final Sql sql;
  private final ReentrantLock storeLock;
  private final CommittedRows committed;
  private final Function<Rows, Records> view;
  private final InstantSource clock;
  private final long aheadMillis;
  private final BlockingQueue<Job<?>> queue = new ArrayBlockingQueue<>(QUEUE_MAX);

  Writer(
      Sql sql,
      ReentrantLock storeLock,
      CommittedRows committed,
      Function<Rows, Records> view,
      InstantSource clock)
      throws SQLException {
    this.sql = sql;
    this.storeLock = storeLock;
    this.committed = committed;
    this.view = view;
    this.clock = clock;
    long newest = sql.newestTombstone();
    this.aheadMillis = newest == 0 ? 0 : Math.max(0, newest - clock.millis());
  }

  /// False where the queue is full.
  boolean offer(Job<?> job) {
    return queue.offer(job);
  }

  int waiting() {
    return queue.size();
  }

  /// The writer thread's whole life; an interrupt ends it between two groups.
  void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        List<Job<?>> group = new ArrayList<>();
        group.add(queue.take());
        queue.drainTo(group, GROUP_MAX - 1);
        commit(group);
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    } finally {
      queue.forEach(job -> job.fail(new StoreException("the vault is stopping")));
    }
  }

  private void commit(List<Job<?>> group) {
    storeLock.lock();
    try {
      transact(group);
    } catch (SQLException e) {
      var failure =
          new StoreException(
              "the store failed (%s): nothing was kept".formatted(e.getMessage()), e);
      group.forEach(job -> job.fail(failure));
      rollBack();
    } finally {
      storeLock.unlock();
    }
    group.forEach(Job::answer);
  }

  private void transact(List<Job<?>> group) throws SQLException {
    // A clock that was set back while the vault was down goes on from the newest tombstone.
    long now = clock.millis() + aheadMillis;
    Set<RowKey> changed = new HashSet<>();
    sql.execute("BEGIN IMMEDIATE");
    Census census = committed.census();
    for (Job<?> job : group) {
      var rows = new TransactionRows(sql, census, now);
      if (runInSavepoint(job, rows)) {
        changed.addAll(rows.changed());
        census = rows.census();
      }
    }
    int purged = sql.purge(now - TOMBSTONE_KEPT.toMillis(), PURGE_MAX);
    sql.execute("COMMIT");
    committed.committed(changed, census.withTombstones(-purged));
    group.forEach(Job::durable);
  }

  private boolean runInSavepoint(Job<?> job, TransactionRows rows) throws SQLException {
    sql.execute("SAVEPOINT act");
    boolean keep = job.run(view.apply(rows));
    if (!keep) {
      sql.execute("ROLLBACK TO act");
    }
    sql.execute("RELEASE act");
    return keep;
  }

  // In the end there is no transaction, and every statement lives: what failed for a full disk goes
  // on by itself once there is room.
  private void rollBack() {
    try {
      sql.execute("ROLLBACK");
    } catch (SQLException alreadyRolledBack) {
      // SQLite rolls back by itself after a full disk or an I/O error (sqlite.org/lang_transaction
      // §3.1), and says so by failing here.
      assert alreadyRolledBack.getMessage() != null;
    } finally {
      sql.forget();
    }
  }
}
