package org.asterism.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.QuorumMissed;
import org.asterism.vault.Reason;
import org.asterism.vault.Role;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.operation.Put;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A created object is held by min(n, k+1) vaults, or it is nowhere.
class CreationTest {
  @TempDir Path folder;
  private Bench bench;
  private Token token;
  private Login user;

  @BeforeEach
  void open() throws Exception {
    bench = Bench.withToken(folder);
    token = bench.token();
    user = Bench.login(token);
    bench.settle();
  }

  @AfterEach
  void close() throws Exception {
    user.close();
    bench.close();
  }

  @Test
  void aCreationAloneWaitsForTwoCommits() throws Exception {
    bench.settle();
    long before = bench.environment().directory().writes();
    token.objects().create(user, StoredKeys.ec());
    assertEquals(before + 2, bench.environment().directory().writes());
  }

  @Test
  void aVaultThatIsAwayIsOwedAndGetsItsShare() throws Exception {
    bench.takeAway(4);
    TokenObject key = token.objects().create(user, StoredKeys.ec());
    assertEquals(Map.of("v5", 2), TokenDebts.of(bench), "the debt is shown");
    bench.tryAgain();
    assertEquals(Map.of("v5", 2), TokenDebts.of(bench), "nothing was paid to a vault that is away");
    bench.bringBack();
    bench.tryAgain();
    State.requireTidy(bench);
    user.close();
    bench.restartEngine();
    bench.takeAway(0, 1);
    user = Bench.login(bench.token());
    assertTrue(Bench.signs(bench.token(), user, key.number()), "with the share that was owed");
  }

  @Test
  void aDebtIsPaidByTheNextEngineToo() throws Exception {
    bench.takeAway(0);
    TokenObject key = token.objects().create(user, StoredKeys.ec());
    bench.restartEngine();
    bench.bringBack();
    assertEquals(Map.of("v1", 2), TokenDebts.of(bench), "a debt outlives its engine");
    user = Bench.login(bench.token());
    bench.tryAgain();
    State.requireTidy(bench);
    assertTrue(Bench.signs(bench.token(), user, key.number()));
  }

  @Test
  void tooFewVaultsFailAndLeaveNothing() throws Exception {
    bench.takeAway(3, 4);
    var missed =
        assertThrows(QuorumMissed.class, () -> token.objects().create(user, StoredKeys.ec()));
    assertEquals(4, missed.needed());
    assertEquals(2, missed.vaults().size(), "both are named");
    String words = String.valueOf(missed.getMessage());
    String why = "4 vaults needed of 5 to make something (k = 3, create_spare = 1), 3 answered: ";
    assertTrue(words.startsWith(why), words);
    assertEquals(List.of(), objects());
    bench.bringBack();
    bench.tryAgain();
    assertEquals(List.of(), bench.rows());
    State.requireTidy(bench);
  }

  @Test
  void aPairIsMadeWholeOrNotAtAll() throws Exception {
    NewObject privateKey = StoredKeys.ec();
    List<TokenObject> pair =
        token.objects().createPair(user, StoredKeys.publicHalf(privateKey), privateKey);
    assertTrue(Bench.signs(token, user, pair.getLast().number()));
    bench.tryAgain();
    State.requireTidy(bench);
    for (int i = 0; i < 2; i++) {
      bench.vaults.get(i).loseAnswers(Put.class::isInstance);
    }
    assertThrows(
        QuorumMissed.class,
        () -> token.objects().createPair(user, StoredKeys.publicHalf(privateKey), privateKey));
    assertEquals(2, objects().size(), "neither half is seen");
    bench.bringBack();
    bench.tryAgain();
    State.requireTidy(bench);
    assertEquals(3, bench.rows().size(), "two objects and one key");
  }

  @Test
  void aPutThatComesAfterTheCleanUpIsRefused() throws Exception {
    bench.vaults.get(3).hold(Put.class::isInstance);
    bench.vaults.get(4).hold(Put.class::isInstance);
    assertThrows(QuorumMissed.class, () -> token.objects().create(user, StoredKeys.ec()));
    bench.settle();
    List<Outcome> late = bench.vaults.get(3).deliver();
    assertEquals(List.of(new FaultyVault.Refused(Reason.TOMBSTONE)), late);
    bench.vaults.get(4).deliver();
    bench.bringBack();
    bench.tryAgain();
    State.requireTidy(bench);
  }

  @Test
  void aLostAnswerIsADebtThatIsPaidTwice() throws Exception {
    bench.vaults.get(2).loseAnswers(Put.class::isInstance);
    TokenObject key = token.objects().create(user, StoredKeys.ec());
    assertEquals(Map.of("v3", 2), TokenDebts.of(bench));
    bench.bringBack();
    bench.tryAgain();
    State.requireTidy(bench);
    assertTrue(Bench.signs(token, user, key.number()));
  }

  @Test
  void everyKindOfObjectHasItsRecordAtEachVault() throws Exception {
    TokenObject data =
        token
            .objects()
            .create(user, StoredKeys.publicObject(StoredKeys.label("data"), Optional.empty()));
    bench.settle();
    for (int i = 0; i < Bench.N; i++) {
      assertEquals(1, bench.records(i));
    }
    assertEquals(List.of(data.number()), objects());
  }

  @Test
  void aChangeIsSeenAtOnceAndItsCompanionsFollow() throws Exception {
    long key = token.objects().create(user, StoredKeys.ec()).number();
    bench.settle();
    bench.takeAway(4);
    token.objects().change(user, key, StoredKeys.label("other"));
    token.objects().change(user, key, StoredKeys.label("another"));
    bench.tryAgain();
    assertTrue(TokenDebts.of(bench).containsKey("v5"));
    bench.bringBack();
    bench.tryAgain();
    State.requireTidy(bench);
    bench.restartEngine();
    user = Bench.login(bench.token());
    var found = bench.token().objects().find(key, Optional.of(user)).orElseThrow();
    assertEquals(
        "another",
        new String(
            found.attributes().bytes(Cka.LABEL).orElseThrow(),
            java.nio.charset.StandardCharsets.UTF_8));
    assertTrue(Bench.signs(bench.token(), user, key));
  }

  @Test
  void aChangeThatMeetsThePaymentOfItsDebtIsOwedItself() throws Exception {
    bench.takeAway(4);
    long key = token.objects().create(user, StoredKeys.ec()).number();
    bench.bringBack();
    bench.vaults.get(4).before(CreationTest::isCompanion, () -> change(key));
    bench.tryAgain();
    State.requireTidy(bench);
  }

  @Test
  void theOfficerMakesPublicObjectsAndNoKeys() throws Exception {
    try (Login officer = Bench.login(token, Role.SO, Bench.SO_PIN)) {
      NewObject privateKey = StoredKeys.ec();
      token.objects().create(officer, StoredKeys.publicHalf(privateKey));
      var refused =
          assertThrows(CryptokiException.class, () -> token.objects().create(officer, privateKey));
      assertEquals(Ckr.USER_NOT_LOGGED_IN, refused.ckr());
    }
    bench.tryAgain();
    State.requireTidy(bench);
  }

  private static boolean isCompanion(Operation<?> operation) {
    return operation instanceof Put(StoredRecord.Companion _);
  }

  private void change(long key) {
    try {
      token.objects().change(user, key, StoredKeys.label("meanwhile"));
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  private List<Long> objects() throws CryptokiException {
    return State.objects(token, user).stream().map(TokenObject::number).toList();
  }
}
