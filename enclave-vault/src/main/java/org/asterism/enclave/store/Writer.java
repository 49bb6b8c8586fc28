package org.asterism.enclave.store;

import java.sql.SQLException;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Group commit: one thread takes what has queued up meanwhile, runs each job in a savepoint of its
/// own, syncs once, and then answers all of them.
///
/// Whatever a job or the file throws fails that job or that group; the thread lives until it is
/// interrupted.
final class Writer {
  private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

  /// Jobs that may wait; more are refused at once.
  static final int QUEUE_MAX = 1024;

  /// Jobs that share a transaction: bounds how long the first of them waits.
  static final int GROUP_MAX = 128;

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
    long newest = sql.newestTime();
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
        attempt(group);
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    } finally {
      queue.forEach(job -> job.fail(new StoreException("the vault is stopping")));
    }
  }

  // What fails beside the file and the jobs ends this group and not the thread.
  private void attempt(List<Job<?>> group) {
    try {
      commit(group);
    } catch (RuntimeException | Error bug) {
      LOG.error("a group of acts failed by a bug", bug);
      group.forEach(job -> job.fail(new StoreException("the store failed by a bug", bug)));
    }
  }

  private void commit(List<Job<?>> group) {
    storeLock.lock();
    try {
      transact(group);
    } catch (SQLException | RuntimeException | Error e) {
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
    // A clock that was set back while the vault was down goes on from the newest tombstone
    // or mark.
    long now = clock.millis() + aheadMillis;
    Set<RowKey> changed = new HashSet<>();
    sql.execute("BEGIN IMMEDIATE");
    for (Job<?> job : group) {
      var rows = new TransactionRows(sql, now);
      if (runInSavepoint(job, rows)) {
        changed.addAll(rows.changed());
      }
    }
    changed.addAll(purge(now));
    sql.execute("COMMIT");
    committed.committed(changed);
    group.forEach(Job::durable);
  }

  private Set<RowKey> purge(long now) throws SQLException {
    var rows = new TransactionRows(sql, now);
    try (Records records = view.apply(rows)) {
      new Lapsing(sql, records).purge(now);
    }
    return rows.changed();
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
