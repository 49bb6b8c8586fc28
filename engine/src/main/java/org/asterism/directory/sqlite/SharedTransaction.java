package org.asterism.directory.sqlite;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.asterism.directory.DirectoryException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Group commit: what callers write who come while another is at work shares one transaction and
/// one sync.
///
/// Each works on its own thread, in turn, in a savepoint of its own; whoever finds nobody behind
/// commits for all, and all wait for that. So one caller alone waits for nobody, and what a caller
/// threw from is not there. What nobody waits for stays open until somebody does. Safe for use by
/// many threads.
final class SharedTransaction {
  /// How many share a transaction: bounds how long the first of them waits.
  static final int GROUP_MAX = 64;

  private static final Logger LOG = LoggerFactory.getLogger(SharedTransaction.class);

  private final Statements sql;
  private final ReentrantLock turn = new ReentrantLock();
  private final AtomicLong commits = new AtomicLong();

  // Guarded by the turn.
  private @Nullable Group group;

  /// Those who wait for one commit.
  private static final class Group {
    private final CompletableFuture<Boolean> committed = new CompletableFuture<>();
    private int size;
    private boolean awaited;

    void await() {
      try {
        committed.join();
      } catch (CompletionException failed) {
        throw failed.getCause() instanceof DirectoryException why
            ? new DirectoryException(String.valueOf(why.getMessage()), why, why.isFull())
            : failed;
      }
    }
  }

  /// What is done inside.
  interface Work<T, X extends Exception> {
    T run() throws X;
  }

  SharedTransaction(Statements sql) {
    this.sql = sql;
  }

  long commits() {
    return commits.get();
  }

  /// Durable when this returns.
  <T, X extends Exception> T write(Work<T, X> work) throws X {
    requireOutermost();
    Group mine;
    T result;
    turn.lock();
    try {
      mine = join();
      mine.awaited = true;
      result = inSavepoint(mine, work);
    } finally {
      try {
        leave();
      } finally {
        turn.unlock();
      }
    }
    mine.await();
    return result;
  }

  /// Seen by all reads when this returns, durable with the next write.
  <T, X extends Exception> void writeUnsynced(Work<T, X> work) throws X {
    requireOutermost();
    turn.lock();
    try {
      var _ = inSavepoint(join(), work);
    } finally {
      try {
        leave();
      } finally {
        turn.unlock();
      }
    }
  }

  /// Sees what is committed, what nobody waits for, and what this thread's own write has done so
  /// far.
  <T, X extends Exception> T read(Work<T, X> work) throws X {
    turn.lock();
    try {
      if (turn.getHoldCount() == 1 && group != null && group.awaited) {
        commit();
      }
      return work.run();
    } finally {
      turn.unlock();
    }
  }

  /// Ends what is under way, and then the connection.
  void end(Runnable closing) {
    turn.lock();
    try {
      commit();
      closing.run();
    } finally {
      turn.unlock();
    }
  }

  // SQLite would make both one, and the inner one would seem durable before it is.
  private void requireOutermost() {
    if (turn.isHeldByCurrentThread()) {
      throw new IllegalStateException("a transaction cannot be begun inside another");
    }
  }

  private Group join() {
    Group joined = group;
    if (joined == null) {
      sql.update("BEGIN IMMEDIATE");
      joined = new Group();
      group = joined;
    }
    joined.size++;
    return joined;
  }

  private <T, X extends Exception> T inSavepoint(Group mine, Work<T, X> work) throws X {
    boolean done = false;
    sql.update("SAVEPOINT one");
    try {
      T result = work.run();
      sql.update("RELEASE one");
      done = true;
      return result;
    } finally {
      if (!done) {
        undo(mine);
      }
    }
  }

  private void undo(Group mine) {
    try {
      sql.update("ROLLBACK TO one");
      sql.update("RELEASE one");
    } catch (DirectoryException gone) {
      // After a full disk or an I/O error SQLite has undone the whole by itself.
      rollBack(mine, gone);
    }
  }

  private void leave() {
    Group now = group;
    boolean complete = now != null && now.awaited && !turn.hasQueuedThreads();
    if (complete || (now != null && now.size >= GROUP_MAX)) {
      commit();
    }
  }

  private void commit() {
    Group now = group;
    if (now == null) {
      return;
    }
    try {
      sql.update("COMMIT");
      group = null;
      commits.incrementAndGet();
      now.committed.complete(true);
    } catch (DirectoryException failed) {
      rollBack(now, failed);
    }
  }

  private void rollBack(Group failing, DirectoryException why) {
    group = null;
    try {
      sql.update("ROLLBACK");
    } catch (DirectoryException undone) {
      LOG.debug("nothing is left to be undone: {}", undone.getMessage());
    }
    failing.committed.completeExceptionally(why);
  }
}
