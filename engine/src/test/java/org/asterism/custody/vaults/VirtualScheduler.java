package org.asterism.custody.vaults;

import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// A scheduler whose tasks run by the test's clock, in the thread that says so.
public final class VirtualScheduler implements Scheduler {
  private final LongSupplier nanos;
  private final Consumer<Duration> passing;
  private final PriorityQueue<Task> waiting =
      new PriorityQueue<>(Comparator.comparingLong(Task::due).thenComparingLong(Task::order));
  private long order;
  private boolean closed;

  private record Task(long due, long order, FutureTask<Boolean> work) {}

  public VirtualScheduler(LongSupplier nanos) {
    this(
        nanos,
        _ -> {
          throw new AssertionError("nobody waits in this test");
        });
  }

  /// @param passing lets the time of a wait pass
  public VirtualScheduler(LongSupplier nanos, Consumer<Duration> passing) {
    this.nanos = nanos;
    this.passing = passing;
  }

  @Override
  public synchronized Runnable after(Duration delay, Runnable task) {
    var work = new FutureTask<>(task, true);
    if (!closed) {
      waiting.add(new Task(nanos.getAsLong() + delay.toNanos(), order++, work));
    }
    return () -> work.cancel(false);
  }

  // The clock is the test's: a wait makes it go on.
  @Override
  public boolean pause(Duration time) {
    passing.accept(time);
    return true;
  }

  /// Runs what is due, as often as it makes new work that is due.
  public void runDue() {
    for (var next = nextDue(); next.isPresent(); next = nextDue()) {
      next.get().run();
    }
  }

  /// How many tasks wait that nobody has cancelled.
  public synchronized long waiting() {
    return waiting.stream().filter(task -> !task.work().isDone()).count();
  }

  @Override
  public synchronized void close() {
    closed = true;
    waiting.clear();
  }

  private synchronized Optional<FutureTask<Boolean>> nextDue() {
    waiting.removeIf(task -> task.work().isDone());
    Optional<Task> first =
        Optional.ofNullable(waiting.peek()).filter(task -> task.due() - nanos.getAsLong() <= 0);
    first.ifPresent(waiting::remove);
    return first.map(Task::work);
  }
}
