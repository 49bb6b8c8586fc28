package org.asterism.tee;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// A call that hangs holds up nobody for longer than the deadline, and keeps its turn alone.
class TurnsTest {

  @Test
  void whoHangsKeepsTheTurnAndNobodyWaitsWithoutEnd() throws Exception {
    var turns = new Turns(Duration.ofMillis(50));
    var released = new CountDownLatch(1);
    var ended = new CountDownLatch(1);
    var first =
        assertThrows(
            TeeException.Busy.class,
            () ->
                turns.take(() -> {
                  awaitQuietly(released);
                  ended.countDown();
                  return 1;
                }));
    assertTrue(String.valueOf(first.getMessage()).contains("quoting service"), first::toString);
    assertThrows(TeeException.Busy.class, () -> turns.take(() -> 2));
    released.countDown();
    ended.await();
    assertEquals(3, onceFree(turns));
  }

  private static int onceFree(Turns turns) throws TeeException {
    while (true) {
      try {
        return turns.take(() -> 3);
      } catch (TeeException.Busy notYet) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void aTurnEndsWithWhatWasThrown() throws Exception {
    var turns = new Turns(Duration.ofMinutes(1));
    assertThrows(
        TeeException.Failed.class,
        () ->
            turns.take(() -> {
              throw new TeeException.Failed("found", "do");
            }));
    assertThrows(
        IllegalStateException.class,
        () ->
            turns.take(() -> {
              throw new IllegalStateException("a bug");
            }));
    assertEquals(4, turns.take(() -> 4));
  }

  @Test
  void whoIsInterruptedHearsSoAndStaysInterrupted() {
    var turns = new Turns(Duration.ofMinutes(1));
    Thread.currentThread().interrupt();
    assertThrows(TeeException.Busy.class, () -> turns.take(() -> 5));
    assertTrue(Thread.interrupted());
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }
}
