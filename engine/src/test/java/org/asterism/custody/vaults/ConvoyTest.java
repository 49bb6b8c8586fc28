package org.asterism.custody.vaults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.asterism.vault.Act;
import org.asterism.vault.Description;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.HandlePage;
import org.asterism.vault.Outcome;
import org.asterism.vault.PolicyDigest;
import org.asterism.vault.Reason;
import org.asterism.vault.Vault;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultName;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.Confirm;
import org.junit.jupiter.api.Test;

/// Acts of many callers share frames, and each caller learns of its own alone.
class ConvoyTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final VaultName NAME = new VaultName("one", EnrolmentId.random(RANDOM));

  private final CountDownLatch go = new CountDownLatch(1);
  private final List<Integer> frames = Collections.synchronizedList(new ArrayList<>());
  private final List<Thread> threads = new ArrayList<>();
  private final Convoy convoy = new Convoy(new Slow(), System::nanoTime);
  private volatile Handle refused = Handle.random(RANDOM);

  /// A vault that answers the first frame once it may.
  private final class Slow implements Vault {
    @Override
    public VaultName name() {
      return NAME;
    }

    @Override
    public <A extends Outcome> A act(Act<A> act, Duration deadline) {
      throw new IllegalStateException("nobody acts alone here");
    }

    @Override
    @SuppressWarnings("unchecked")
    public <A extends Outcome> List<A> actBatch(
        List<? extends Act<? extends A>> acts, Duration deadline) throws VaultException {
      frames.add(acts.size());
      await();
      if (acts.stream().anyMatch(act -> act.handle().equals(refused))) {
        throw new VaultRefused(NAME, Reason.UNKNOWN_HANDLE);
      }
      return acts.stream().map(_ -> (A) new Outcome.Done()).toList();
    }

    @Override
    public Description describe(Duration deadline) {
      throw new IllegalStateException("nobody asks here");
    }

    @Override
    public HandlePage list(HandlePage.Query query, Duration deadline) {
      throw new IllegalStateException("nobody asks here");
    }
  }

  @Test
  void whoIsAloneHasAFrameOfItsOwn() throws Exception {
    go.countDown();
    assertEquals(2, convoy.actBatch(List.of(confirm(), confirm()), PATIENCE).size());
    assertEquals(1, convoy.actBatch(List.of(confirm()), PATIENCE).size());
    assertEquals(List.of(2, 1), frames);
  }

  @Test
  void whoCameMeanwhileShareTheNextFrame() throws Exception {
    var tasks = new ArrayList<FutureTask<List<Outcome.Done>>>();
    for (int i = 1; i <= 4; i++) {
      tasks.add(start(Collections.nCopies(i, confirm())));
      requireWaiting(i);
    }
    go.countDown();
    for (int i = 1; i <= 4; i++) {
      assertEquals(i, tasks.get(i - 1).get().size());
    }
    assertEquals(List.of(1, 2 + 3 + 4), frames);
  }

  @Test
  void whoIsRefusedIsRefusedAlone() throws Exception {
    Act<Outcome.Done> bad = confirm();
    refused = bad.handle();
    FutureTask<List<Outcome.Done>> first = start(List.of(confirm()));
    requireWaiting(1);
    FutureTask<List<Outcome.Done>> good = start(List.of(confirm()));
    requireWaiting(2);
    FutureTask<List<Outcome.Done>> fails = start(List.of(confirm(), bad));
    requireWaiting(3);
    go.countDown();
    assertEquals(1, first.get().size());
    assertEquals(1, good.get().size());
    var failure = assertThrows(ExecutionException.class, fails::get);
    assertInstanceOf(VaultRefused.class, failure.getCause());
    assertEquals(List.of(1, 3), frames.subList(0, 2));
    assertEquals(4, frames.size(), "each of both once more, alone");
  }

  @Test
  void whoIsAloneAndRefusedIsAskedOnce() {
    go.countDown();
    Act<Outcome.Done> bad = confirm();
    refused = bad.handle();
    assertThrows(VaultRefused.class, () -> convoy.actBatch(List.of(bad), PATIENCE));
    assertEquals(List.of(1), frames);
  }

  @Test
  void aFrameHasAnEnd() throws Exception {
    var _ = start(List.of(confirm()));
    requireWaiting(1);
    for (int i = 0; i < 3; i++) {
      var _ = start(Collections.nCopies(20, confirm()));
      requireWaiting(i + 2);
    }
    go.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(List.of(1, 40, 20), frames);
  }

  private static Act<Outcome.Done> confirm() {
    return new Act<>(
        Handle.random(RANDOM),
        EpochTag.NONE,
        PolicyDigest.of(new byte[PolicyDigest.LENGTH]),
        Optional.empty(),
        new Confirm());
  }

  private FutureTask<List<Outcome.Done>> start(List<Act<Outcome.Done>> acts) {
    var task = new FutureTask<>(() -> convoy.actBatch(acts, PATIENCE));
    threads.add(Thread.ofPlatform().start(task));
    return task;
  }

  private void await() {
    try {
      assertTrue(go.await(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    } catch (InterruptedException unexpected) {
      throw new IllegalStateException(unexpected);
    }
  }

  private void requireWaiting(int count) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (waiting() < count) {
      assertTrue(System.nanoTime() < end, () -> waiting() + " threads wait");
      Thread.onSpinWait();
    }
  }

  private long waiting() {
    return threads.stream()
        .filter(thread -> thread.getState() == Thread.State.TIMED_WAITING)
        .count();
  }
}
