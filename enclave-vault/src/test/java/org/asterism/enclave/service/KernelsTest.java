package org.asterism.enclave.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.Reason;
import org.asterism.vault.VaultName;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.VaultSilent;
import org.junit.jupiter.api.Test;

final class KernelsTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final Kernels kernels =
      new Kernels(new VaultName("v", EnrolmentId.of(new byte[EnrolmentId.LENGTH])), 1);

  @Test
  void whoeverComesBeyondThoseThatWaitIsRefused() throws Exception {
    var begun = new CountDownLatch(1);
    var letGo = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> answers = new ArrayList<>();
      answers.add(
          threads.submit(() ->
              kernels.compute(
                  LONG,
                  () -> {
                    begun.countDown();
                    await(letGo);
                    return 0;
                  })));
      begun.await();
      assertThrows(VaultSilent.class, () -> kernels.compute(Duration.ofMillis(1), () -> 0));
      for (int i = 1; i <= Kernels.WAITING_MAX; i++) {
        int number = i;
        answers.add(threads.submit(() -> kernels.compute(LONG, () -> number)));
      }
      while (kernels.waiting() < Kernels.WAITING_MAX) {
        Thread.onSpinWait();
      }
      var refused = assertThrows(VaultRefused.class, () -> kernels.compute(LONG, () -> -1));
      assertEquals(Reason.LIMIT, refused.reason());
      letGo.countDown();
      for (int i = 0; i < answers.size(); i++) {
        assertEquals(i, answers.get(i).get());
      }
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
