package org.asterism.quorum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.asterism.vault.Act;
import org.asterism.vault.Description;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.HandlePage;
import org.asterism.vault.Octets;
import org.asterism.vault.Outcome;
import org.asterism.vault.QuorumMissed;
import org.asterism.vault.Vault;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultMalformed;
import org.asterism.vault.VaultName;
import org.asterism.vault.VaultUnreachable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A quorum ends with k good answers whenever there are k good vaults, and says who failed.
@Timeout(60)
class QuorumTest {
  private static final Duration DEADLINE = Duration.ofHours(1);
  private static final Duration HEDGE = Duration.ofMillis(20);

  // Many times as often as the clock is looked at before all who answer have done so.
  private static final int LOOKS = 100;

  private final CountDownLatch release = new CountDownLatch(1);
  private final Semaphore settled = new Semaphore(0);
  private final AtomicLong looks = new AtomicLong();
  private final Set<String> discarded = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Quorum quorum = new Quorum(threads, System::nanoTime, HEDGE);

  @AfterEach
  void end() {
    release.countDown();
    threads.close();
  }

  /// One letter for each vault: g answers, d is down, l lies, s keeps silent.
  @ParameterizedTest
  @CsvSource({
    "3, ggggg",
    "3, ddggg",
    "3, dlggg",
    "3, ssggg",
    "3, slggg",
    "1, ddddg",
    "5, ggggg",
    "3, ggsgs"
  })
  void anyKAnswersAreEnough(int needed, String vaults) throws VaultException {
    for (int turn = 0; turn < vaults.length(); turn++) {
      var answers = quorum.any(needed, asks(vaults), DEADLINE, discarded::add);
      assertEquals(needed, answers.size());
      answers.forEach(answer -> assertTrue(answer.value().startsWith("g")));
    }
  }

  @ParameterizedTest
  @CsvSource({"3, dddgg", "3, lldgg", "5, ggggd", "1, d", "2, g"})
  void fewerThanKAreNamed(int needed, String vaults) {
    var missed =
        assertThrows(
            QuorumMissed.class, () -> quorum.any(needed, asks(vaults), DEADLINE, discarded::add));
    assertEquals(vaults.chars().filter(v -> v != 'g').count(), missed.failures().size());
    assertEquals(missed.answered(), discarded.size());
  }

  @Test
  void silenceEndsAtTheDeadline() {
    var missed =
        assertThrows(
            QuorumMissed.class,
            () -> stepping().any(3, asks("ggsss"), Duration.ofMillis(LOOKS), discarded::add));
    assertEquals(3, missed.failures().size());
  }

  // Each vault has answered, or is silent, before the next is asked; and a millisecond passes each
  // time that the clock is looked at.
  private Quorum stepping() {
    Executor inOrder =
        question -> {
          threads.execute(() -> {
            question.run();
            settled.release();
          });
          settled.acquireUninterruptibly();
        };
    return new Quorum(inOrder, () -> Duration.ofMillis(looks.getAndIncrement()).toNanos(), HEDGE);
  }

  @Test
  void aLateAnswerIsDiscarded() throws Exception {
    var answers = quorum.any(3, asks("sgggg"), DEADLINE, discarded::add);
    assertEquals(3, answers.size());
    release.countDown();
    threads.shutdown();
    assertTrue(threads.awaitTermination(10, TimeUnit.SECONDS));
    var returned = answers.stream().map(Answer.Given::value).toList();
    assertTrue(discarded.stream().noneMatch(returned::contains));
    assertTrue(discarded.contains("s0"), discarded::toString);
  }

  @Test
  void allTellsEachVaultsResult() {
    var answers = stepping().all(asks("gdlsg"), Duration.ofMillis(LOOKS), discarded::add);
    assertEquals(5, answers.size());
    assertEquals(2, answers.stream().filter(a -> a.given().isPresent()).count());
  }

  @Test
  void allDoesNotWaitForASilentVaultWhenEnoughAnswered() {
    long start = System.nanoTime();
    var answers = quorum.all(asks("ggggs"), 4, DEADLINE, discarded::add);
    assertEquals(5, answers.size());
    assertTrue(Duration.ofNanos(System.nanoTime() - start).compareTo(DEADLINE) < 0);
  }

  @Test
  void allEndsWhenTheAnswersDecide() {
    long start = System.nanoTime();
    var answers =
        quorum.all(
            asks("gsggs"),
            found -> found.stream().filter(a -> a.given().isPresent()).count() == 3,
            DEADLINE,
            discarded::add);
    assertEquals(3, answers.stream().filter(a -> a.given().isPresent()).count());
    assertEquals(5, answers.size(), "who was silent is told too");
    assertTrue(Duration.ofNanos(System.nanoTime() - start).compareTo(DEADLINE) < 0);
  }

  @Test
  void whoIsToBeAskedLastIsAskedIfNobodyElseIsLeft() throws Exception {
    var asks = new ArrayList<Ask<String>>();
    for (Ask<String> ask : asks("ggggg")) {
      asks.add(new Ask<>(ask.vault(), ask.question(), asks.size() < 2));
    }
    var patient = new Quorum(threads, System::nanoTime, DEADLINE);
    for (int turn = 0; turn < asks.size(); turn++) {
      for (var answer : patient.any(3, asks, DEADLINE, discarded::add)) {
        assertTrue(List.of("g2", "g3", "g4").contains(answer.value()), answer.value());
      }
    }
    assertEquals(5, patient.any(5, asks, DEADLINE, discarded::add).size());
  }

  private List<Ask<String>> asks(String vaults) {
    var asks = new ArrayList<Ask<String>>();
    for (int i = 0; i < vaults.length(); i++) {
      char kind = vaults.charAt(i);
      var name = new VaultName("" + kind + i, id(i));
      asks.add(new Ask<>(new NamedVault(name), (vault, _) -> answer(vault.name(), kind)));
    }
    return asks;
  }

  private String answer(VaultName vault, char kind) throws VaultException {
    return switch (kind) {
      case 'd' -> throw new VaultUnreachable(vault, "refused", null);
      case 'l' -> throw new VaultMalformed(vault, "expected the share that was stored", null);
      case 's' -> awaitRelease(vault);
      default -> vault.name();
    };
  }

  private String awaitRelease(VaultName vault) throws VaultException {
    settled.release();
    try {
      release.await();
      return vault.name();
    } catch (InterruptedException e) {
      throw new VaultUnreachable(vault, "interrupted", e);
    }
  }

  private static EnrolmentId id(int i) {
    byte[] bytes = new byte[16];
    bytes[0] = (byte) (i + 1);
    return new EnrolmentId(Octets.of(bytes));
  }

  /// Only its name is asked for: the questions answer by themselves.
  private record NamedVault(VaultName name) implements Vault {
    @Override
    public <A extends Outcome> A act(Act<A> act, Duration deadline) {
      throw new AssertionError();
    }

    @Override
    public <A extends Outcome> List<A> actBatch(
        List<? extends Act<? extends A>> acts, Duration deadline) {
      throw new AssertionError();
    }

    @Override
    public Description describe(Duration deadline) {
      throw new AssertionError();
    }

    @Override
    public HandlePage list(HandlePage.Query query, Duration deadline) {
      throw new AssertionError();
    }
  }
}
