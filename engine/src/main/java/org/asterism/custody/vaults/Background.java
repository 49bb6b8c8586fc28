package org.asterism.custody.vaults;

import java.time.Duration;
import java.util.function.LongSupplier;

/// What nobody waits for: cleaning and paying debts, and beside it what must happen in time: ending
/// leases, closing tokens.
///
/// One thread works and may wait for vaults; another one ends what is to end, so that a vault that
/// hangs keeps no key in memory for longer than its lease. Tests start no thread and call
/// [#runDue()] instead. Safe for use by many threads.
///
/// **Limits.** At most [#MAX_TASKS] wait in each; what comes beyond is refused with a log line, so
/// every kind of work is found again from the directory. Closing ends both threads; tasks that wait
/// are dropped.
public final class Background implements AutoCloseable {
  /// Far more than tokens, leases and debts of a busy engine together.
  public static final int MAX_TASKS = 100_000;

  private final Timeline work;
  private final Timeline endings;

  /// @param nanos a monotonic clock, such as `System::nanoTime`
  public Background(LongSupplier nanos) {
    this.work = new Timeline(nanos);
    this.endings = new Timeline(nanos);
  }

  /// Starts the threads. Called once, by who wires the engine.
  public Background start() {
    work.start("background");
    endings.start("endings");
    return this;
  }

  public void soon(String name, Runnable task) {
    after(Duration.ZERO, name, task);
  }

  public void after(Duration delay, String name, Runnable task) {
    work.add(delay, name, task);
  }

  /// Ends something in time.
  ///
  /// @param task waits for nothing
  public void endAfter(Duration delay, String name, Runnable task) {
    endings.add(delay, name, task);
  }

  /// Runs what is due, in the calling thread.
  public void runDue() {
    boolean any = true;
    while (any) {
      boolean ended = endings.runDue();
      boolean worked = work.runDue();
      any = ended || worked;
    }
  }

  @Override
  public void close() {
    work.close();
    endings.close();
  }
}
