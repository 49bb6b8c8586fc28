package org.asterism.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyUse;
import org.asterism.key.SampleForm;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.QuorumMissed;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultRefused.Accusation;
import org.asterism.vault.operation.Advance;
import org.asterism.vault.operation.Commit;
import org.asterism.vault.operation.RsaExp;
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

/// A key whose vaults deal new shares of it is the same key, served by any k of them; where that
/// fails half way, it is served by the shares of before.
class ShareRefreshTest {
  @TempDir Path folder;
  private Bench bench;
  private Login user;

  @BeforeEach
  void open() throws Exception {
    bench = Bench.withToken(folder, BenchOptions.DEFAULT.inTheirOrder());
    user = Bench.login(bench.token());
  }

  @AfterEach
  void close() throws Exception {
    user.close();
    bench.close();
  }

  @Test
  void aKeyThatSignsIsServedByAnyThreeOfFive() throws Exception {
    long key = StoredKeys.born(bench.token(), user, SampleForm.EDWARDS).getLast().number();
    bench.settle();
    KeyUse begun = use(key);
    for (int round = 0; round < 2; round++) {
      refresh(key);
      assertTrue(StoredKeys.signs(begun));
      assertAnyThreeSign(key);
    }
  }

  @Test
  void twoWhoRefreshAtOnceLeaveOneKey() throws Exception {
    long key = StoredKeys.born(bench.token(), user, SampleForm.EDWARDS).getLast().number();
    bench.settle();
    try (Login another = Bench.login(bench.token());
        var both = Executors.newFixedThreadPool(2)) {
      List<Future<?>> asked = new ArrayList<>();
      for (Login login : List.of(user, another, user, another)) {
        asked.add(
            both.submit(() -> {
              bench.token().objects().refreshShares(login, key);
              return key;
            }));
      }
      for (Future<?> one : asked) {
        one.get();
      }
    }
    assertAnyThreeSign(key);
  }

  @Test
  void withoutAllVaultsNothingChanges() throws Exception {
    long key = StoredKeys.born(bench.token(), user, SampleForm.EDWARDS).getLast().number();
    bench.settle();
    long kept = bench.count(SessionKeep.class::isInstance);
    bench.takeAway(4);
    assertThrows(QuorumMissed.class, () -> refresh(key));
    assertEquals(kept, bench.count(SessionKeep.class::isInstance));
    bench.bringBack();
    assertTrue(StoredKeys.signs(use(key)));
  }

  @Test
  void anRsaKeyIsServedByAnyThreeOfFive() throws Exception {
    long key = bench.token().objects().create(user, StoredKeys.threshold()).number();
    bench.settle();
    for (int round = 0; round < 2; round++) {
      refresh(key);
      assertAnyThreeSign(key);
    }
  }

  @Test
  void aVaultThatMissedTheDecisionIsToldWhenItIsAsked() throws Exception {
    long key = StoredKeys.born(bench.token(), user, SampleForm.EDWARDS).getLast().number();
    bench.settle();
    for (int i = 0; i < Bench.N; i++) {
      bench.vaults.get(i).loseRequests(Commit.class::isInstance);
    }
    refresh(key);
    bench.bringBack();
    bench.takeAway(3, 4);
    assertTrue(StoredKeys.signs(use(key)));
    bench.bringBack();
    bench.takeAway(0, 1);
    assertTrue(StoredKeys.signs(use(key)));
    bench.bringBack();
    refresh(key);
    assertTrue(StoredKeys.signs(use(key)));
  }

  @Test
  void whatVaultsKeptWithoutADecisionGivesWay() throws Exception {
    long key = StoredKeys.born(bench.token(), user, SampleForm.EDWARDS).getLast().number();
    bench.settle();
    bench.vaults.get(4).loseRequests(SessionKeep.class::isInstance);
    assertThrows(QuorumMissed.class, () -> refresh(key));
    bench.bringBack();
    assertAnyThreeSign(key);
    refresh(key);
    assertAnyThreeSign(key);
  }

  @Test
  void aKeyIsDestroyedAlsoWhereTheDecisionWasMissed() throws Exception {
    long key = StoredKeys.born(bench.token(), user, SampleForm.EDWARDS).getLast().number();
    bench.settle();
    bench.vaults.get(2).loseRequests(Commit.class::isInstance);
    refresh(key);
    bench.bringBack();
    bench.token().objects().destroy(user, key);
    bench.tryAgain();
    State.requireTidy(bench);
  }

  @Test
  void aVaultWhoseStoreIsFromBeforeHasLostItsShare() throws Exception {
    long key = StoredKeys.born(bench.token(), user, SampleForm.EDWARDS).getLast().number();
    bench.settle();
    byte[] before = bench.photograph(4);
    refresh(key);
    bench.putBack(4, before);
    bench.takeAway(0, 1);
    assertThrows(VaultException.class, () -> StoredKeys.signs(use(key)));
    bench.bringBack();
    bench.tryAgain();
    assertEquals(Map.of(bench.vaults.get(4).name().name(), 1L), tally().lacking());
    for (int one = 0; one < Bench.N - 1; one++) {
      bench.takeAway(one);
      assertTrue(StoredKeys.signs(use(key)));
      bench.bringBack();
    }
    assertThrows(VaultException.class, () -> refresh(key));
    assertTrue(StoredKeys.signs(use(key)));
  }

  @Test
  void aVaultThatWasOwedTheDecisionGetsItWithoutAUse() throws Exception {
    long key = StoredKeys.born(bench.token(), user, SampleForm.EDWARDS).getLast().number();
    bench.settle();
    for (int i = 0; i < Bench.N; i++) {
      bench.vaults.get(i).loseRequests(Commit.class::isInstance);
    }
    refresh(key);
    bench.bringBack();
    bench.tryAgain();
    State.requireTidy(bench);
    assertEquals(Map.of(), tally().lacking());
    long committed = bench.count(Commit.class::isInstance);
    assertTrue(StoredKeys.signs(use(key)));
    assertEquals(committed, bench.count(Commit.class::isInstance));
  }

  @Test
  void whoDealsWhatItWasNotCommittedToIsNamed() throws Exception {
    long key = StoredKeys.born(bench.token(), user, SampleForm.EDWARDS).getLast().number();
    bench.settle();
    FaultyVault.Lie other =
        (_, truth) ->
            truth instanceof Dealt dealt
                ? new Dealt(dealt.vector().reversed(), dealt.boxes(), dealt.signature())
                : truth;
    bench.vaults.get(2).lie(other);
    try (var log = new LogWatch()) {
      assertThrows(VaultException.class, () -> refresh(key));
      for (int i = 0; i < Bench.N; i++) {
        assertEquals(i == 2, log.says("vault v%d ".formatted(i + 1), "is to blame"));
      }
    }
    bench.bringBack();
    assertTrue(StoredKeys.signs(use(key)));
  }

  @Test
  void anAccusationNamesBothAndBlamesNeither() throws Exception {
    long key = StoredKeys.born(bench.token(), user, SampleForm.EDWARDS).getLast().number();
    bench.settle();
    var accusation = new Accusation(3, Octets.EMPTY);
    FaultyVault.Lie accuses =
        (_, truth) -> truth instanceof Applied ? new FaultyVault.Refused(accusation) : truth;
    bench.vaults.get(1).lie(accuses);
    try (var log = new LogWatch()) {
      assertThrows(VaultException.class, () -> refresh(key));
      assertTrue(log.says("vault v2 ", "vault v4 ", "one of both is to blame"));
    }
    bench.bringBack();
    assertTrue(StoredKeys.signs(use(key)));
  }

  @Test
  void anRsaShareThatIsNotOfTheKeyIsFoundBeforeItIsDecidedFor() throws Exception {
    long key = bench.token().objects().create(user, StoredKeys.threshold()).number();
    bench.settle();
    bench.vaults.get(2).lie((_, truth) -> two(truth));
    var refused = assertThrows(CryptokiException.class, () -> refresh(key));
    assertEquals(Ckr.DEVICE_ERROR, refused.ckr());
    assertTrue(String.valueOf(refused.getMessage()).contains("v3"), refused::toString);
    bench.bringBack();
    assertTrue(StoredKeys.signs(use(key)));
    refresh(key);
    assertTrue(StoredKeys.signs(use(key)));
  }

  private static Outcome two(Outcome truth) {
    if (!(truth instanceof RsaExp.Partial partial)) {
      return truth;
    }
    byte[] two = new byte[partial.power().length()];
    two[two.length - 1] = 2;
    partial.close();
    return new RsaExp.Partial(SecretBytes.takeFrom(two));
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        SessionOpen.class,
        SessionDeal.class,
        SessionApply.class,
        SessionKeep.class,
        Advance.class,
        Commit.class
      })
  void anEngineThatDiesAtAnyActLeavesOneKey(Class<? extends Operation<?>> kind) throws Exception {
    long key = StoredKeys.born(bench.token(), user, SampleForm.EDWARDS).getLast().number();
    bench.settle();
    for (boolean done : List.of(false, true)) {
      for (int act = 1; act <= Bench.N; act += 2) {
        bench.crashAt(act, done, kind::isInstance);
        try {
          refresh(key);
          bench.settle();
        } catch (VaultException | CryptokiException | RuntimeException crashed) {
          assertTrue(bench.crash().isDead(), crashed::toString);
        }
        bench.restartEngine();
        user = Bench.login(bench.token());
        bench.tryAgain();
        String when = "after a crash at %s %d, done: %s".formatted(kind.getSimpleName(), act, done);
        State.requireTidy(bench, when);
        assertTrue(StoredKeys.signs(use(key)), when);
      }
    }
    refresh(key);
    assertAnyThreeSign(key);
  }

  private void assertAnyThreeSign(long key) throws Exception {
    for (int one = 0; one < Bench.N; one++) {
      bench.takeAway(one, (one + 1) % Bench.N);
      assertTrue(StoredKeys.signs(use(key)));
      bench.bringBack();
    }
  }

  private void refresh(long key) throws Exception {
    bench.token().objects().refreshShares(user, key);
  }

  private KeyTally tally() {
    return KeyTally.of(bench.environment(), bench.token());
  }

  private KeyUse use(long key) throws Exception {
    return bench.token().objects().key(key, Optional.of(user));
  }
}
