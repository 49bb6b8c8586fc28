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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Act;
import org.asterism.vault.Description;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.HandlePage;
import org.asterism.vault.Octets;
import org.asterism.vault.Outcome;
import org.asterism.vault.PolicyDigest;
import org.asterism.vault.Reason;
import org.asterism.vault.Reply;
import org.asterism.vault.Vault;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultName;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.VaultSilent;
import org.asterism.vault.VaultUnreachable;
import org.asterism.vault.operation.RsaExp;
import org.asterism.vault.operation.RsaExp.Partial;
import org.asterism.vault.operation.SchnorrSign;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What vaults compute for many callers shares frames, and each caller has its own answer.
class SharedFramesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final VaultName NAME = new VaultName("one", EnrolmentId.random(RANDOM));

  private final Semaphore go = new Semaphore(0);
  private final Semaphore goTogether = new Semaphore(SharedFrames.ACTS_MAX);
  private final CountDownLatch arrived = new CountDownLatch(SharedFrames.UNDER_WAY_MAX);
  private final List<Integer> frames = Collections.synchronizedList(new ArrayList<>());
  private final List<SecretBytes> given = new CopyOnWriteArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final SharedFrames shared = new SharedFrames(new Slow(), System::nanoTime);
  private volatile boolean fails;
  private volatile boolean faulty;

  /// A vault that answers each call once it may, with the base itself; it raises no base of one
  /// byte.
  private final class Slow implements Vault {
    @Override
    public VaultName name() {
      return NAME;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <A extends Outcome> A act(Act<A> act, Duration deadline) throws VaultException {
      frames.add(1);
      arrived.countDown();
      go.acquireUninterruptibly();
      return (Object) act.operation() instanceof SchnorrSign
          ? (A) new SchnorrSign.Share(SecretBytes.allocate(0))
          : (A) answer((RsaExp) (Object) act.operation());
    }

    @Override
    @SuppressWarnings("unchecked")
    public <A extends Outcome> List<Reply<A>> actEach(
        List<? extends Act<? extends A>> acts, Duration deadline) throws VaultException {
      frames.add(acts.size());
      if (fails) {
        throw new VaultUnreachable(NAME, "away", null);
      }
      if (faulty) {
        throw new IllegalStateException("a bug of the test");
      }
      goTogether.acquireUninterruptibly();
      var replies = new ArrayList<Reply<A>>();
      for (Act<? extends A> act : acts) {
        replies.add(Reply.to(() -> (A) answer((RsaExp) (Object) act.operation())));
      }
      return replies;
    }

    @Override
    public <A extends Outcome> List<A> actBatch(
        List<? extends Act<? extends A>> acts, Duration deadline) {
      throw new IllegalStateException("nobody stores here");
    }

    @Override
    public Description describe(Duration deadline) {
      throw new IllegalStateException("nobody asks here");
    }

    @Override
    public HandlePage list(HandlePage.Query query, Duration deadline) {
      throw new IllegalStateException("nobody asks here");
    }

    private Partial answer(RsaExp asked) throws VaultRefused {
      if (asked.base().size() == 1) {
        throw new VaultRefused(NAME, Reason.INPUT);
      }
      SecretBytes power = SecretBytes.takeFrom(asked.base().toByteArray());
      given.add(power);
      return new Partial(power);
    }
  }

  @AfterEach
  void letAllGo() {
    go.release(SharedFrames.ACTS_MAX);
    goTogether.release(SharedFrames.ACTS_MAX);
  }

  @Test
  void whoFindsACallFreeGoesAlone() throws Exception {
    go.release(2);
    assertBase(7, shared.act(act(7, 2), PATIENCE));
    assertBase(8, shared.act(act(8, 2), PATIENCE));
    assertEquals(List.of(1, 1), frames);
  }

  @Test
  void whatIsLongGoesAlone() throws Exception {
    List<FutureTask<Partial>> first = fill();
    var signing =
        new SchnorrSign(
            new SchnorrSign.Nonce(Octets.EMPTY, 0),
            new SchnorrSign.Shown(Octets.EMPTY, Octets.EMPTY),
            List.of(),
            Octets.of(new byte[SharedFrames.DATA_BYTES_MAX + 1]));
    var act = act(7, 2);
    Act<SchnorrSign.Share> longer =
        new Act<>(act.handle(), act.epoch(), act.policy(), act.grant(), signing);
    go.release(2 + first.size());
    shared.act(longer, PATIENCE).close();
    shared.act(longer, PATIENCE).close();
    for (FutureTask<Partial> one : first) {
      one.get();
    }
    assertEquals(Collections.nCopies(first.size() + 2, 1), frames);
  }

  @Test
  void whoCameMeanwhileShareAFrameAndEachHasItsOwnAnswer() throws Exception {
    List<FutureTask<Partial>> first = fill();
    var others = new ArrayList<FutureTask<Partial>>();
    for (int i = 0; i < 5; i++) {
      others.add(start(act(10 + i, i == 3 ? 1 : 2), PATIENCE));
    }
    requireWaiting(SharedFrames.UNDER_WAY_MAX + 5);
    go.release();
    for (int i = 0; i < 5; i++) {
      if (i == 3) {
        var failure = assertThrows(ExecutionException.class, others.get(3)::get);
        assertEquals(
            Reason.INPUT, assertInstanceOf(VaultRefused.class, failure.getCause()).reason());
      } else {
        assertBase(10 + i, others.get(i).get());
      }
    }
    go.release(SharedFrames.UNDER_WAY_MAX - 1);
    for (int i = 0; i < first.size(); i++) {
      assertBase(i, first.get(i).get());
    }
    assertEquals(List.of(1, 1, 1, 1, 5), frames);
  }

  @Test
  void aFrameHasAnEnd() throws Exception {
    List<FutureTask<Partial>> all = fill();
    for (int i = 0; i < SharedFrames.ACTS_MAX + 3; i++) {
      all.add(start(act(i, 2), PATIENCE));
    }
    requireWaiting(all.size());
    go.release();
    await(() -> frames.size() == SharedFrames.UNDER_WAY_MAX + 2);
    go.release(SharedFrames.UNDER_WAY_MAX);
    for (var one : all) {
      one.get().close();
    }
    assertEquals(List.of(SharedFrames.ACTS_MAX, 3), frames.subList(4, 6));
  }

  @Test
  void aFrameThatFailsFailsForAllInIt() throws Exception {
    fails = true;
    List<FutureTask<Partial>> first = fill();
    FutureTask<Partial> one = start(act(1, 2), PATIENCE);
    FutureTask<Partial> other = start(act(2, 2), PATIENCE);
    requireWaiting(SharedFrames.UNDER_WAY_MAX + 2);
    go.release(SharedFrames.UNDER_WAY_MAX);
    for (var failed : List.of(one, other)) {
      var failure = assertThrows(ExecutionException.class, failed::get);
      assertInstanceOf(VaultUnreachable.class, failure.getCause());
    }
    for (var done : first) {
      done.get().close();
    }
    assertBase(3, afterwards(3));
  }

  @Test
  void aFaultOfOursIsAskedForAlone() throws Exception {
    faulty = true;
    fill();
    FutureTask<Partial> one = start(act(1, 2), PATIENCE);
    requireWaiting(SharedFrames.UNDER_WAY_MAX + 1);
    go.release(SharedFrames.UNDER_WAY_MAX + 1);
    assertBase(1, one.get());
  }

  @Test
  void whoGivesUpIsNotCarried() throws Exception {
    fill();
    FutureTask<Partial> impatient = start(act(9, 2), Duration.ofMillis(1));
    var failure = assertThrows(ExecutionException.class, impatient::get);
    assertInstanceOf(VaultSilent.class, failure.getCause());
    go.release(SharedFrames.UNDER_WAY_MAX);
    assertBase(4, afterwards(4));
    assertEquals(Collections.nCopies(SharedFrames.UNDER_WAY_MAX + 1, 1), frames);
  }

  @Test
  void aLateAnswerIsErased() throws Exception {
    goTogether.drainPermits();
    fill();
    FutureTask<Partial> stopped = start(act(9, 2), PATIENCE);
    requireWaiting(SharedFrames.UNDER_WAY_MAX + 1);
    go.release();
    await(() -> frames.size() > SharedFrames.UNDER_WAY_MAX);
    threads.getLast().interrupt();
    assertThrows(ExecutionException.class, stopped::get);
    goTogether.release();
    await(() -> given.stream().anyMatch(SharedFramesTest::isErased));
  }

  private static boolean isErased(SecretBytes secret) {
    try {
      return secret.<Boolean, RuntimeException>useArray(bytes -> bytes.length == 0);
    } catch (IllegalStateException closed) {
      return true;
    }
  }

  private Partial afterwards(int base) throws Exception {
    for (Thread thread : threads) {
      thread.join();
    }
    go.release();
    return shared.act(act(base, 2), PATIENCE);
  }

  /// As many calls as may be under way, none of which is answered yet.
  private List<FutureTask<Partial>> fill() throws InterruptedException {
    var tasks = new ArrayList<FutureTask<Partial>>();
    for (int i = 0; i < SharedFrames.UNDER_WAY_MAX; i++) {
      tasks.add(start(act(i, 2), PATIENCE));
    }
    arrived.await();
    return tasks;
  }

  private static void assertBase(int first, Partial partial) {
    try (partial) {
      assertEquals(
          (byte) first, partial.power().<Byte, RuntimeException>useArray(bytes -> bytes[0]));
    }
  }

  private static Act<Partial> act(int first, int length) {
    byte[] base = new byte[length];
    base[0] = (byte) first;
    var shown = new RsaExp.Shown(Octets.EMPTY, Octets.EMPTY, Octets.EMPTY);
    return new Act<>(
        Handle.random(RANDOM),
        EpochTag.NONE,
        PolicyDigest.of(new byte[PolicyDigest.LENGTH]),
        Optional.empty(),
        new RsaExp(shown, Octets.of(base)));
  }

  private FutureTask<Partial> start(Act<Partial> act, Duration deadline) {
    var task = new FutureTask<>(() -> shared.act(act, deadline));
    threads.add(Thread.ofPlatform().start(task));
    return task;
  }

  private void requireWaiting(int count) {
    BooleanSupplier all =
        () ->
            threads.stream()
                    .filter(thread ->
                        thread.getState() == Thread.State.WAITING
                            || thread.getState() == Thread.State.TIMED_WAITING)
                    .count()
                >= count;
    await(all);
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "it did not come to that");
      Thread.onSpinWait();
    }
  }
}
