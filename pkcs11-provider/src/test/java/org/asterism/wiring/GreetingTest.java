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
  private static final BooleanSupplier HERE = () -> true;
  private static final BooleanSupplier AWAY = () -> false;

  private final CountDownLatch pending = new CountDownLatch(1);

  @Test
  void enoughAreEnough_thoughOneIsPending() {
    try (Greeting greeting = Greeting.of(List.of(this::isThereLate, HERE, HERE))) {
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
    try (Greeting greeting = Greeting.of(List.of(this::isThereLate, releases, AWAY))) {
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
    try (Greeting greeting = Greeting.of(List.of(AWAY, HERE, fails))) {
      greeting.await(3);
    }
    Greeting.of(List.of()).await(1);
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
