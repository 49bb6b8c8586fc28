package org.asterism.threshold;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.ThresholdRefused.Fault;

/// Many threads that ask for the same thing at once.
public final class Contest {
  private static final int THREADS = 100;

  private Contest() {}

  /// How many of a hundred got something; the others were refused as too late.
  public static int winners(Callable<SecretBytes> asking) throws Exception {
    var start = new CyclicBarrier(THREADS);
    int winners = 0;
    try (var threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<SecretBytes>> answers = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        answers.add(
            threads.submit(() -> {
              start.await();
              return asking.call();
            }));
      }
      for (Future<SecretBytes> answer : answers) {
        winners += won(answer) ? 1 : 0;
      }
    }
    return winners;
  }

  private static boolean won(Future<SecretBytes> answer) throws InterruptedException {
    try {
      answer.get().close();
      return true;
    } catch (ExecutionException refused) {
      if (refused.getCause() instanceof ThresholdRefused late && late.fault() == Fault.SPENT) {
        return false;
      }
      throw new AssertionError(refused);
    }
  }
}
