package org.asterism.custody.vaults;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// A scheduler with one thread, which ends when nothing has waited for a while and comes again with
/// the next task: an idle engine inside an application has none and wakes for nothing.
final class ThreadScheduler implements Scheduler {
  static final Duration KEEP_ALIVE = Duration.ofSeconds(30);

  private final ScheduledThreadPoolExecutor thread;
  private final CountDownLatch closed = new CountDownLatch(1);

  ThreadScheduler(ThreadFactory threads, Duration keepAlive) {
    this.thread =
        new ScheduledThreadPoolExecutor(1, threads, new ThreadPoolExecutor.DiscardPolicy());
    thread.setKeepAliveTime(keepAlive.toNanos(), TimeUnit.NANOSECONDS);
    thread.allowCoreThreadTimeOut(true);
    thread.setRemoveOnCancelPolicy(true);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  static Scheduler named(String name) {
    return new ThreadScheduler(Thread.ofPlatform().daemon().name(name).factory(), KEEP_ALIVE);
  }

  @Override
  public Runnable after(Duration delay, Runnable task) {
    Future<?> planned = thread.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    return () -> planned.cancel(false);
  }

  @Override
  public boolean pause(Duration time) {
    try {
      return !closed.await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    closed.countDown();
    thread.shutdown();
  }
}
