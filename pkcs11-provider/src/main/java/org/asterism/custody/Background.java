package org.asterism.custody;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Work that nobody waits for: cleaning, paying debts, ending leases, closing tokens.
///
/// One thread runs one task at a time, when it is due by the given clock; a task that fails is
/// logged and the next one runs. Tests start no thread and call [#runDue()] instead. Safe for use
/// by many threads.
///
/// **Limits.** At most [#MAX_TASKS] wait; what comes beyond is refused with a log line, so nothing
/// may rely on being scheduled: every kind of work is found again from the directory. Closing ends
/// the thread; tasks that wait are dropped.
public final class Background implements AutoCloseable {
  /// Far more than tokens, leases and debts of a busy engine together.
  public static final int MAX_TASKS = 100_000;

  private static final Logger LOG = LoggerFactory.getLogger(Background.class);
  private static final long MAX_WAIT_NANOS = Duration.ofMillis(200).toNanos();

  private final LongSupplier nanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final PriorityQueue<Task> waiting =
      new PriorityQueue<>(Comparator.comparingLong(Task::due).thenComparingLong(Task::order));
  private long order;
  private boolean closed;

  private record Task(long due, long order, String name, Runnable work) {}

  /// @param nanos a monotonic clock, such as `System::nanoTime`
  public Background(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /// Starts the thread. Called once, by who wires the engine.
  public Background start() {
    Thread.ofPlatform().daemon().name("background").start(this::serve);
    return this;
  }

  public void soon(String name, Runnable work) {
    after(Duration.ZERO, name, work);
  }

  public void after(Duration delay, String name, Runnable work) {
    lock.lock();
    try {
      if (closed || waiting.size() >= MAX_TASKS) {
        LOG.warn("background: {} is not scheduled: {} tasks wait", name, waiting.size());
        return;
      }
      waiting.add(new Task(nanos.getAsLong() + delay.toNanos(), order++, name, work));
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /// Runs what is due, in the calling thread.
  public void runDue() {
    for (Task task = nextDue(); task != null; task = nextDue()) {
      run(task);
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      waiting.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void serve() {
    while (awaitDue()) {
      runDue();
    }
  }

  // The clock may be one that does not run with the condition's, so no wait is long.
  private boolean awaitDue() {
    lock.lock();
    try {
      while (!closed && !isDue()) {
        boolean _ = changed.awaitNanos(MAX_WAIT_NANOS) > 0;
      }
      return !closed;
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  private boolean isDue() {
    Task first = waiting.peek();
    return first != null && first.due() - nanos.getAsLong() <= 0;
  }

  private @org.jspecify.annotations.Nullable Task nextDue() {
    lock.lock();
    try {
      return isDue() ? waiting.poll() : null;
    } finally {
      lock.unlock();
    }
  }

  private static void run(Task task) {
    try {
      task.work().run();
    } catch (RuntimeException failed) {
      LOG.error("background: {} failed", task.name(), failed);
    }
  }
}
