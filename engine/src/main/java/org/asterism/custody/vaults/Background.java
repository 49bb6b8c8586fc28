package org.asterism.custody.vaults;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What nobody waits for: cleaning and paying debts, and beside it what must happen in time: ending
/// leases, closing tokens.
///
/// Chores may wait for vaults; endings have a scheduler of their own, so that a vault that hangs
/// keeps no key in memory for longer than its lease. What fails is logged and holds back nothing
/// else. Safe for use by many threads.
///
/// **Limits.** What waits is one task for each chore, each key with a lease and each token that
/// lingers. Closing drops it.
public final class Background implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Background.class);

  private final Scheduler chores;
  private final Scheduler endings;

  public Background(Scheduler chores, Scheduler endings) {
    this.chores = chores;
    this.endings = endings;
  }

  /// With a thread for chores and one for endings, while there are any.
  public static Background ofThreads() {
    return new Background(ThreadScheduler.named("background"), ThreadScheduler.named("endings"));
  }

  /// @param work one run; says whether it leaves something that a later run may do
  public Chore chore(String name, BooleanSupplier work) {
    return new Chore(chores, name, work);
  }

  /// Ends something in time.
  ///
  /// @param task waits for nothing
  /// @return what cancels it while it waits
  public Runnable endAfter(Duration delay, String name, Runnable task) {
    return endings.after(
        delay,
        () -> {
          try {
            task.run();
          } catch (RuntimeException | Error failed) {
            LOG.error("background: {} failed", name, failed);
          }
        });
  }

  /// Lets the calling thread wait; false where the engine ends before the time has passed.
  public boolean pause(Duration time) {
    return endings.pause(time);
  }

  @Override
  public void close() {
    chores.close();
    endings.close();
  }
}
