package org.asterism.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Threads may borrow and close as they like: a borrower sees the secret whole or is refused.
@Timeout(60)
class SecretBytesThreadsTest {
  private static final byte MARK = 0x5A;

  @Test
  void closeDuringABorrow_erasesWhenTheBorrowerLeaves() throws Exception {
    var borrowed = new CountDownLatch(1);
    var closed = new CountDownLatch(1);
    var secret = marked(64);
    MemorySegment place = secret.memory();
    try (var threads = Executors.newSingleThreadExecutor()) {
      var seen =
          threads.submit(() ->
              secret.<Boolean, InterruptedException>use(bytes -> {
                borrowed.countDown();
                assertTrue(closed.await(30, TimeUnit.SECONDS));
                return isMarked(bytes);
              }));
      borrowed.await();
      secret.close();
      assertThrows(IllegalStateException.class, secret::copy);
      assertTrue(isMarked(place));
      closed.countDown();
      assertTrue(seen.get());
    }
    assertEquals(0, place.get(ValueLayout.JAVA_BYTE, 0));
  }

  @Test
  void borrowersAgainstClose_seeTheWholeSecretOrAreRefused() throws Exception {
    int before = LockedMemory.bytesInUse();
    for (int round = 0; round < 2_000; round++) {
      var secret = marked(48);
      var start = new CyclicBarrier(3);
      var tasks = new ArrayList<Callable<Boolean>>();
      tasks.add(() -> wholeOrRefused(secret, start));
      tasks.add(() -> wholeOrRefused(secret, start));
      tasks.add(() -> {
        start.await();
        secret.close();
        return true;
      });
      runAll(tasks);
    }
    assertEquals(before, LockedMemory.bytesInUse());
  }

  @Test
  void manyThreads_neverShareABlock() throws Exception {
    int before = LockedMemory.bytesInUse();
    var tasks = new ArrayList<Callable<Boolean>>();
    for (int thread = 0; thread < 4; thread++) {
      byte mark = (byte) (thread + 1);
      tasks.add(() -> ownBytesStay(mark));
    }
    runAll(tasks);
    assertEquals(before, LockedMemory.bytesInUse());
  }

  private static boolean ownBytesStay(byte mark) {
    for (int i = 0; i < 20_000; i++) {
      try (var secret = SecretBytes.allocate(1 + i % 100)) {
        secret.borrow(bytes -> bytes.fill(mark));
        boolean kept =
            secret.use(bytes -> bytes.get(ValueLayout.JAVA_BYTE, bytes.byteSize() - 1) == mark);
        if (!kept) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean wholeOrRefused(SecretBytes secret, CyclicBarrier start) throws Exception {
    start.await();
    try {
      return secret.use(SecretBytesThreadsTest::isMarked);
    } catch (IllegalStateException refused) {
      return true;
    }
  }

  private static void runAll(List<Callable<Boolean>> tasks) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var result : threads.invokeAll(tasks)) {
        assertTrue(result.get());
      }
    }
  }

  private static SecretBytes marked(int length) {
    var secret = SecretBytes.allocate(length);
    secret.borrow(bytes -> bytes.fill(MARK));
    return secret;
  }

  private static boolean isMarked(MemorySegment bytes) {
    for (byte found : bytes.toArray(ValueLayout.JAVA_BYTE)) {
      if (found != MARK) {
        return false;
      }
    }
    return true;
  }
}
