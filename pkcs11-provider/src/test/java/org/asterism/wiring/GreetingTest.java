package org.asterism.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How long an engine's start waits for its vaults.
@Timeout(60)
class GreetingTest {
  private final CountDownLatch pending = new CountDownLatch(1);

  @Test
  void enoughAreEnough_thoughOneIsPending() {
    List<BooleanSupplier> questions =
        List.of(this::isThereLate, GreetingTest::here, GreetingTest::here);
    try (Greeting greeting = Greeting.of(questions)) {
      greeting.await(2);
      assertEquals(1, pending.getCount(), "the third has not answered");
    }
  }

  @Test
  void oneThatAnswersLateIsWaitedForWhereItIsNeeded() {
    BooleanSupplier releases =
        () -> {
          pending.countDown();
          return true;
        };
    List<BooleanSupplier> questions = List.of(this::isThereLate, releases, GreetingTest::away);
    try (Greeting greeting = Greeting.of(questions)) {
      greeting.await(2);
      assertEquals(0, pending.getCount());
    }
  }

  @Test
  void whereTooFewAreThereNobodyWaitsForMore() {
    BooleanSupplier fails =
        () -> {
          throw new IllegalStateException("a bug in one question");
        };
    try (Greeting greeting = Greeting.of(List.of(GreetingTest::away, GreetingTest::here, fails))) {
      greeting.await(3);
    }
    Greeting.of(List.of()).await(1);
  }

  private static boolean here() {
    return true;
  }

  private static boolean away() {
    return false;
  }

  private boolean isThereLate() {
    try {
      pending.await();
      return true;
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
