package org.asterism.custody.vaults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Work is done when it is due, one after the other, and holds back nothing that must end in time;
/// when nothing waits, there is no thread.
class BackgroundTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
  private final Queue<String> done = new ConcurrentLinkedQueue<>();

  @Test
  void tasksRunInOrderOnceTheyAreDue() throws Exception {
    try (Scheduler scheduler = scheduler(LONG)) {
      while (!haveRunInOrder(scheduler, Duration.ofMillis(20))) {
        done.clear();
      }
      assertEquals(List.of("first", "second"), List.copyOf(done));
    }
  }

  /// False if they were given so slowly that they were due in the order in which they were given.
  private boolean haveRunInOrder(Scheduler scheduler, Duration apart) throws InterruptedException {
    var all = new CountDownLatch(2);
    var begun = new CountDownLatch(1);
    long began = System.nanoTime();
    scheduler.after(Duration.ZERO, () -> await(begun));
    scheduler.after(apart, () -> note("second", all));
    scheduler.after(Duration.ZERO, () -> note("first", all));
    boolean quick = System.nanoTime() - began < apart.toNanos();
    begun.countDown();
    assertTrue(all.await(60, TimeUnit.SECONDS));
    return quick;
  }

  private void note(String task, CountDownLatch all) {
    done.add(task);
    all.countDown();
  }

  @Test
  void anIdleSchedulerHasNoThreadAndStartsOneAgain() throws Exception {
    try (Scheduler scheduler = scheduler(Duration.ofMillis(1))) {
      for (int round = 1; round <= 2; round++) {
        var ran = new CountDownLatch(1);
        scheduler.after(Duration.ZERO, ran::countDown);
        assertTrue(ran.await(60, TimeUnit.SECONDS));
        List<Thread> started = List.copyOf(threads);
        for (Thread thread : started) {
          assertTrue(thread.join(LONG), "an idle thread ends by itself");
        }
        assertEquals(round, started.size(), "one thread for each time that there was work");
      }
    }
  }

  @Test
  void whatIsCancelledKeepsNoThread() throws Exception {
    try (Scheduler scheduler = scheduler(Duration.ofMillis(1))) {
      scheduler.after(LONG, () -> done.add("late")).run();
      for (Thread thread : threads) {
        assertTrue(thread.join(LONG), "nothing waits, so the thread ends");
      }
      assertEquals(List.of(), List.copyOf(done));
    }
  }

  @Test
  void whatIsClosedDropsWhatWaits() throws Exception {
    Scheduler scheduler = scheduler(LONG);
    scheduler.after(LONG, () -> done.add("late"));
    scheduler.close();
    scheduler.after(Duration.ZERO, () -> done.add("after"));
    for (Thread thread : threads) {
      assertTrue(thread.join(LONG));
    }
    assertEquals(List.of(), List.copyOf(done));
  }

  @Test
  void anEndingThatFailsDoesNotStopTheNext() throws Exception {
    var ended = new CountDownLatch(1);
    try (var background = Background.ofThreads()) {
      background.endAfter(
          Duration.ZERO,
          "bad",
          () -> {
            throw new StackOverflowError("the test fails an ending");
          });
      background.endAfter(Duration.ZERO, "good", ended::countDown);
      assertTrue(ended.await(60, TimeUnit.SECONDS));
    }
  }

  @Test
  void workThatHangsHoldsBackNoEnding() throws Exception {
    var vaultAnswers = new CountDownLatch(1);
    var ended = new CountDownLatch(1);
    try (var background = Background.ofThreads()) {
      background
          .chore(
              "cleaning",
              () -> {
                await(vaultAnswers);
                return false;
              })
          .soon();
      background.endAfter(Duration.ofMillis(1), "lease", ended::countDown);
      assertTrue(ended.await(20, TimeUnit.SECONDS), "a lease ends though a vault hangs");
    } finally {
      vaultAnswers.countDown();
    }
  }

  private Scheduler scheduler(Duration keepAlive) {
    return new ThreadScheduler(
        work -> {
          Thread thread = Thread.ofPlatform().daemon().unstarted(work);
          threads.add(thread);
          return thread;
        },
        keepAlive);
  }

  private static void await(CountDownLatch latch) {
    try {
      boolean _ = latch.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }
}
