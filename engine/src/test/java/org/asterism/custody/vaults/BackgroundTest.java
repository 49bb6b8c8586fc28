package org.asterism.custody.vaults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Work is done when it is due, one after the other, and holds back nothing that must end in time.
class BackgroundTest {
  private final AtomicLong now = new AtomicLong();
  private final List<String> done = new ArrayList<>();

  @Test
  void tasksRunInOrderOnceTheyAreDue() {
    try (var background = new Background(now::get)) {
      background.after(Duration.ofSeconds(2), "second", () -> done.add("second"));
      background.after(Duration.ofSeconds(1), "first", () -> done.add("first"));
      background.soon("now", () -> background.soon("then", () -> done.add("then")));
      background.runDue();
      assertEquals(List.of("then"), done, "what is due makes new work, which is due");
      pass(background, Duration.ofSeconds(5));
      assertEquals(List.of("then", "first", "second"), done);
    }
  }

  @Test
  void aTaskThatFailsDoesNotStopTheNext() {
    try (var background = new Background(now::get)) {
      background.soon(
          "bad",
          () -> {
            throw new IllegalStateException("the test fails a task");
          });
      background.soon("good", () -> done.add("good"));
      background.runDue();
      assertEquals(List.of("good"), done);
    }
  }

  @Test
  void whatIsClosedDropsWhatWaits() {
    var background = new Background(now::get);
    background.after(Duration.ofSeconds(1), "late", () -> done.add("late"));
    background.close();
    background.soon("after", () -> done.add("after"));
    pass(background, Duration.ofSeconds(5));
    assertEquals(List.of(), done);
  }

  @Test
  void workThatHangsHoldsBackNoEnding() throws Exception {
    var vaultAnswers = new CountDownLatch(1);
    var ended = new CountDownLatch(1);
    try (var background = new Background(System::nanoTime).start()) {
      background.soon("cleaning", () -> await(vaultAnswers));
      background.endAfter(Duration.ofMillis(1), "lease", ended::countDown);
      assertTrue(ended.await(20, TimeUnit.SECONDS), "a lease ends though a vault hangs");
    } finally {
      vaultAnswers.countDown();
    }
  }

  private void pass(Background background, Duration time) {
    now.addAndGet(time.toNanos());
    background.runDue();
  }

  private static void await(CountDownLatch latch) {
    try {
      boolean _ = latch.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }
}
