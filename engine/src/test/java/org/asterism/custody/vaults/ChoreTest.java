package org.asterism.custody.vaults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// However often it is asked for, a chore runs as often as it has reason to, and rests longer the
/// longer something is left.
class ChoreTest {
  private final AtomicLong now = new AtomicLong();
  private final VirtualScheduler time = new VirtualScheduler(now::get);
  private final Background background = new Background(time, time);
  private final List<Duration> runs = new ArrayList<>();
  private Runnable meanwhile = () -> {};
  private boolean leaves;
  private final Chore chore =
      background.chore(
          "test",
          () -> {
            runs.add(Duration.ofNanos(now.get()));
            meanwhile.run();
            return leaves;
          });

  @Test
  void requestsBeforeARunAreOneRun() {
    for (int i = 0; i < 50; i++) {
      chore.soon();
    }
    time.runDue();
    requireRuns(0);
    requireIdle();
  }

  @Test
  void whatCouldNotBePlannedIsPlannedAtTheNextRequest() {
    var failing = new FailingScheduler(time);
    var unlucky = new Background(failing, time).chore("test", () -> !runs.add(Duration.ZERO));
    assertThrows(OutOfMemoryError.class, unlucky::soon);
    failing.fails = false;
    unlucky.soon();
    time.runDue();
    requireRuns(0);
  }

  /// As where the system has no thread left.
  private static final class FailingScheduler implements Scheduler {
    private final Scheduler scheduler;
    private boolean fails = true;

    FailingScheduler(Scheduler scheduler) {
      this.scheduler = scheduler;
    }

    @Override
    public Runnable after(Duration delay, Runnable task) {
      if (fails) {
        throw new OutOfMemoryError("for the test");
      }
      return scheduler.after(delay, task);
    }

    @Override
    public boolean pause(Duration time) {
      return scheduler.pause(time);
    }

    @Override
    public void close() {
      scheduler.close();
    }
  }

  @Test
  void requestsDuringARunAreOneMore() {
    meanwhile =
        () -> {
          meanwhile = () -> {};
          assertEquals(0, time.waiting(), "a run that is under way is not doubled");
          chore.soon();
          chore.soon();
        };
    chore.soon();
    time.runDue();
    requireRuns(0, 0);
    requireIdle();
  }

  @Test
  void pausesDoubleUpToTheLongestWhileSomethingIsLeft() {
    leaves = true;
    chore.soon();
    pass(79);
    requireRuns(0, 1, 3, 7, 15, 31, 47, 63, 79);
    leaves = false;
    pass(100);
    requireRuns(0, 1, 3, 7, 15, 31, 47, 63, 79, 95);
    requireIdle();
  }

  @Test
  void aNewReasonComesAfterTheFirstPauseHoweverOftenItIsGiven() {
    leaves = true;
    chore.soon();
    pass(16);
    runs.clear();
    for (int i = 0; i < 50; i++) {
      chore.soon();
      chore.later();
    }
    leaves = false;
    pass(0);
    requireRuns();
    pass(1);
    requireRuns(17);
    requireIdle();
    chore.soon();
    pass(0);
    requireRuns(17, 17);
  }

  @Test
  void laterComesAfterAPauseAndPlansOneRunOnly() {
    for (int i = 0; i < 50; i++) {
      chore.later();
    }
    assertEquals(1, time.waiting());
    pass(1);
    requireRuns(1);
    requireIdle();
  }

  @Test
  void laterDuringARunIsNotForgotten() {
    meanwhile =
        () -> {
          meanwhile = () -> {};
          chore.later();
        };
    chore.soon();
    pass(1);
    requireRuns(0, 1);
  }

  @Test
  void aRunThatFailsIsTriedAgain() {
    meanwhile =
        () -> {
          meanwhile = () -> {};
          throw new StackOverflowError("the test fails a run");
        };
    chore.soon();
    pass(1);
    requireRuns(0, 1);
    requireIdle();
  }

  @Test
  void whatIsClosedRunsNoMore() {
    leaves = true;
    chore.soon();
    time.runDue();
    chore.close();
    assertTrue(chore.isClosed());
    requireIdle();
    chore.soon();
    chore.later();
    pass(100);
    requireRuns(0);
  }

  // Second by second, as a clock does.
  private void pass(int seconds) {
    time.runDue();
    for (int i = 0; i < seconds; i++) {
      now.addAndGet(Duration.ofSeconds(1).toNanos());
      time.runDue();
    }
  }

  private void requireRuns(int... seconds) {
    List<Duration> expected = Arrays.stream(seconds).mapToObj(Duration::ofSeconds).toList();
    assertEquals(expected, runs);
  }

  private void requireIdle() {
    assertEquals(0, time.waiting(), "nothing is planned when nothing is left");
  }
}
