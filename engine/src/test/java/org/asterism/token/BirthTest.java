package org.asterism.token;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.LibraryKernel;
import org.asterism.kernel.Point;
import org.asterism.kernel.ScalarField;
import org.asterism.key.KeyUse;
import org.asterism.key.SampleForm;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.QuorumMissed;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultRefused.Accusation;
import org.asterism.vault.operation.Release;
import org.asterism.vault.operation.SessionApply;
import org.asterism.vault.operation.SessionApply.Applied;
import org.asterism.vault.operation.SessionDeal;
import org.asterism.vault.operation.SessionDeal.Dealt;
import org.asterism.vault.operation.SessionKeep;
import org.asterism.vault.operation.SessionOpen;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A key that vaults deal to each other is one key, or nothing is left of it; who deals wrongly is
/// named.
class BirthTest {
  private static final Kernel KERNEL = LibraryKernel.open();
  private static final BigInteger PEER = new BigInteger("1234567890abcdef", 16);
  private static final List<Class<? extends Operation<?>>> STEPS =
      List.of(SessionOpen.class, SessionDeal.class, SessionApply.class, SessionKeep.class);

  @TempDir Path folder;
  private Bench bench;
  private Token token;
  private Login user;

  @BeforeEach
  void open() throws Exception {
    bench = Bench.withToken(folder, BenchOptions.DEFAULT.inTheirOrder());
    token = bench.token();
    user = Bench.login(token);
  }

  @AfterEach
  void close() throws Exception {
    user.close();
    bench.close();
  }

  @Test
  void anyThreeOfFiveVaultsServeAlsoAfterARestart() throws Exception {
    long signs = born(SampleForm.EDWARDS);
    long agrees = born(SampleForm.EC);
    bench.settle();
    assertEquals(2 * (3L * Bench.N), count());
    for (int one = 0; one < Bench.N; one++) {
      bench.takeAway(one, (one + 1) % Bench.N);
      assertServes(signs, agrees);
      bench.bringBack();
    }
    user.close();
    for (int i = 0; i < Bench.N; i++) {
      bench.house(i).restart();
    }
    bench.restartEngine();
    token = bench.token();
    user = Bench.login(token);
    assertServes(signs, agrees);
    State.requireTidy(bench);
    assertEquals(0, bench.count(Release.class::isInstance));
  }

  @Test
  void nothingIsAtRestBeforeAllHaveAddedUp() throws Exception {
    bench.vaults.getFirst().before(SessionKeep.class::isInstance, () -> assertEquals(0, count()));
    long key = born(SampleForm.EDWARDS);
    assertServes(key);
  }

  @Test
  void itIsDestroyedAsAnyKey() throws Exception {
    List<TokenObject> pair = StoredKeys.born(token, user, SampleForm.EDWARDS);
    for (TokenObject one : pair) {
      token.objects().destroy(user, one.number());
    }
    bench.tryAgain();
    assertEquals(List.of(), bench.rows());
    assertEquals(0, count());
  }

  @Test
  void allVaultsAreNeededInEachStep() throws Exception {
    for (Class<?> step : STEPS) {
      bench.vaults.get(2).loseRequests(step::isInstance);
      failsToBeBorn();
      bench.vaults.get(3).loseAnswers(step::isInstance);
      failsToBeBorn();
    }
    bench.takeAway(4);
    String said = failsToBeBorn();
    assertTrue(
        said.startsWith("5 vaults needed to make a key in threshold custody, 4 answered: "), said);
    assertServes(born(SampleForm.EDWARDS));
  }

  @Test
  void aVaultThatIsRestartedBetweenTwoStepsIsBetweenTwoBirths() throws Exception {
    for (Class<?> step : STEPS.subList(1, STEPS.size())) {
      bench.vaults.getFirst().before(step::isInstance, () -> restart(3));
      failsToBeBorn();
    }
    assertServes(born(SampleForm.EDWARDS));
  }

  @Test
  void aBirthThatTakesMoreThanAMinuteIsOver() throws Exception {
    bench
        .vaults
        .getFirst()
        .before(SessionKeep.class::isInstance, () -> bench.passUnnoticed(Duration.ofSeconds(61)));
    failsToBeBorn();
  }

  // What is said of one vault is said once in a while, so that each case is another vault's.
  @Test
  void whoSealsWhatItDidNotDealIsNamed() throws Exception {
    blames(2, new ScriptedDealer(Curve.EDWARDS25519, 0));
    blames(3, new ScriptedDealer(Curve.EDWARDS25519, 4));
  }

  @Test
  void whoAccusesInVainIsNamed() throws Exception {
    blames(3, new ScriptedDealer(Curve.EDWARDS25519, -1));
    accuses(0, new Accusation(1, Octets.of(new byte[32])));
    accuses(1, new Accusation(1, Octets.of(new byte[31])));
    accuses(2, new Accusation(Bench.N, Octets.EMPTY));
    accuses(4, new Accusation(-1, Octets.EMPTY));
  }

  @Test
  void whoDealsOtherwiseThanItOpenedIsNamed() throws Exception {
    deals(0, dealt -> new Dealt(dealt.vector().reversed(), dealt.boxes(), dealt.signature()));
    deals(1, dealt -> new Dealt(dealt.vector().subList(0, 2), dealt.boxes(), dealt.signature()));
    deals(2, dealt -> new Dealt(dealt.vector(), dealt.boxes().reversed(), dealt.signature()));
    deals(3, dealt -> new Dealt(dealt.vector(), List.of(), dealt.signature()));
    deals(4, dealt -> new Dealt(dealt.vector(), dealt.boxes(), Octets.EMPTY));
    var other = new Applied(Octets.of(new byte[32]));
    blames(1, (_, truth) -> truth instanceof Applied ? other : truth);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anEngineThatDiesBetweenAnyTwoActsLeavesNothingHalf(boolean done) throws Exception {
    Set<Long> acknowledged = new TreeSet<>();
    Predicate<Operation<?>> counted =
        operation -> STEPS.stream().anyMatch(step -> step.isInstance(operation));
    int acts = STEPS.size() * Bench.N;
    for (int act = 1; act <= acts + 1; act++) {
      bench.crashAt(act, done, counted);
      try {
        acknowledged.add(born(SampleForm.EDWARDS));
        assertEquals(acts + 1, act, "an engine that died acknowledged something");
      } catch (VaultException | RuntimeException crashed) {
        assertTrue(bench.crash().isDead(), crashed::toString);
      }
      user.close();
      bench.restartEngine();
      token = bench.token();
      user = Bench.login(token);
      bench.tryAgain();
      State.requireTidy(bench, "after a crash at act %d, done: %s".formatted(act, done));
      assertEquals(2 * acknowledged.size(), State.objects(token, user).size());
    }
    for (long key : acknowledged) {
      assertServes(key);
    }
  }

  private void deals(int vault, UnaryOperator<Dealt> change) throws Exception {
    blames(vault, (_, truth) -> truth instanceof Dealt dealt ? change.apply(dealt) : truth);
  }

  private void accuses(int vault, Accusation accusation) throws Exception {
    blames(
        vault,
        (_, truth) -> truth instanceof Applied ? new FaultyVault.Refused(accusation) : truth);
  }

  private void blames(int vault, FaultyVault.Lie lie) throws Exception {
    bench.vaults.get(vault).lie(lie);
    try (var log = new LogWatch()) {
      assertThrows(VaultException.class, () -> born(SampleForm.EDWARDS));
      for (int i = 0; i < Bench.N; i++) {
        assertEquals(
            i == vault,
            log.says("vault v%d ".formatted(i + 1), "is to blame"),
            log.lines().toString());
      }
    }
    bench.bringBack();
    bench.tryAgain();
    assertEquals(0, count());
  }

  private String failsToBeBorn() throws Exception {
    var missed = assertThrows(QuorumMissed.class, () -> born(SampleForm.EDWARDS));
    bench.bringBack();
    bench.tryAgain();
    State.requireTidy(bench);
    assertEquals(0, count());
    return String.valueOf(missed.getMessage());
  }

  private void restart(int vault) {
    try {
      bench.house(vault).restart();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private long count() {
    try {
      long records = 0;
      for (int i = 0; i < Bench.N; i++) {
        records += bench.records(i);
      }
      return records;
    } catch (VaultException e) {
      throw new AssertionError(e);
    }
  }

  private long born(SampleForm form) throws Exception {
    return StoredKeys.born(token, user, form).getLast().number();
  }

  private void assertServes(long signs, long agrees) throws Exception {
    assertServes(signs);
    KeyUse use = use(agrees);
    byte[] spki = ((SampleForm.Facts) use.facts()).second();
    byte[] compressed = Arrays.copyOfRange(spki, spki.length - 65, spki.length - 32);
    compressed[0] = (byte) (2 | (spki[spki.length - 1] & 1));
    Point key = KERNEL.decode(Curve.P256, compressed).orElseThrow();
    try (SecretBytes peer = ScalarField.of(Curve.P256).scalar(PEER);
        SecretBytes agreed = use.agree(KERNEL.multiplyBase(Curve.P256, peer).encoded())) {
      byte[] expected = KERNEL.multiply(key, peer).encoded();
      assertArrayEquals(
          Arrays.copyOfRange(expected, 1, expected.length),
          agreed.<byte[], RuntimeException>useArray(byte[]::clone));
    }
  }

  private void assertServes(long signs) throws Exception {
    assertTrue(StoredKeys.signs(use(signs)));
  }

  private KeyUse use(long key) throws Exception {
    return token.objects().key(key, Optional.of(user));
  }
}
