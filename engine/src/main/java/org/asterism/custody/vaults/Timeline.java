package org.asterism.custody.vaults;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tasks that run one after the other, each when it is due by the given clock. A task that fails is
/// logged and the next one runs. Safe for use by many threads.
final class Timeline {
  private static final Logger LOG = LoggerFactory.getLogger(Timeline.class);
  private static final long MAX_WAIT_NANOS = Duration.ofMillis(200).toNanos();

  private final LongSupplier nanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final PriorityQueue<Task> waiting =
      new PriorityQueue<>(Comparator.comparingLong(Task::due).thenComparingLong(Task::order));
  private long order;
  private boolean closed;

  private record Task(long due, long order, String name, Runnable work) {}

  Timeline(LongSupplier nanos) {
    this.nanos = nanos;
  }

  void start(String name) {
    Thread.ofPlatform().daemon().name(name).start(this::serve);
  }

  void add(Duration delay, String name, Runnable work) {
    lock.lock();
    try {
      if (closed || waiting.size() >= Background.MAX_TASKS) {
        LOG.warn("background: {} is not scheduled: {} tasks wait", name, waiting.size());
        return;
      }
      waiting.add(new Task(nanos.getAsLong() + delay.toNanos(), order++, name, work));
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /// Runs what is due, in the calling thread; says whether there was anything.
  boolean runDue() {
    boolean any = false;
    for (Task task = nextDue(); task != null; task = nextDue()) {
      any = true;
      run(task);
    }
    return any;
  }

  void close() {
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

  private @Nullable Task nextDue() {
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
