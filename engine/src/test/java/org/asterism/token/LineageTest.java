package org.asterism.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.vault.Role;
import org.asterism.vault.operation.Advance;
import org.asterism.vault.operation.Put;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/// An engine on an older or a second copy of a token store uses keys, and harms none.
class LineageTest {
  @TempDir Path folder;
  private Bench bench;

  @BeforeEach
  void open() throws Exception {
    bench = Bench.withToken(folder);
  }

  @AfterEach
  void close() throws Exception {
    bench.close();
  }

  @Test
  void aCopyThatWasTakenDuringACreationDeletesNothing() throws Exception {
    long key;
    byte[] middle;
    try (Login user = Bench.login(bench.token())) {
      var copy = new AtomicReference<byte[]>();
      bench.vaults.get(2).before(Put.class::isInstance, () -> copy.set(directory()));
      key = bench.token().objects().create(user, StoredKeys.ec()).number();
      middle = assertNotNullNow(copy.get());
    }
    bench.settle();
    byte[] newest = directory();
    long[] held = held();
    try (var log = new LogWatch()) {
      putBack(middle);
      assertTrue(log.says("an older or a second copy", "asterism engine adopt"));
      bench.tryAgain();
      assertEquals(1, log.lines().stream().filter(line -> line.contains("second copy")).count());
    }
    for (int i = 0; i < Bench.N; i++) {
      assertEquals(held[i], bench.records(i), "vault " + (i + 1));
    }
    putBack(newest);
    try (Login user = Bench.login(bench.token())) {
      assertTrue(Bench.signs(bench.token(), user, key));
    }
    State.requireTidy(bench);
  }

  @Test
  void aCopyUsesKeysAndMakesChangesAndDestroysNone() throws Exception {
    long key = bench.createdKey();
    byte[] older = directory();
    bench.createdKey();
    putBack(older);
    Token token = bench.token();
    try (Login user = Bench.login(token)) {
      assertTrue(Bench.signs(token, user, key));
      requireRefused(() -> token.objects().create(user, StoredKeys.ec()));
      requireRefused(() -> token.objects().destroy(user, key));
      requireRefused(() -> token.objects().change(user, key, StoredKeys.privateLabel("other")));
      requireRefused(() -> Bench.changePin(token, Role.USER, Bench.USER_PIN, "user-5678"));
      requireRefused(() -> Bench.setUserPin(token, "user-5678"));
      requireRefused(bench::withoutUserPin);
      assertTrue(Bench.signs(token, user, key));
    }
  }

  @Test
  void anAdoptedCopyGoesOnAndTheOtherStops() throws Exception {
    long key = bench.createdKey();
    byte[] older = directory();
    long later = bench.createdKey();
    byte[] newer = directory();
    long[] held = held();
    putBack(older);
    Copies.adopt(bench);
    try (Login user = Bench.login(bench.token())) {
      assertTrue(Bench.signs(bench.token(), user, key));
      bench.token().objects().create(user, StoredKeys.ec());
    }
    bench.tryAgain();
    for (int i = 0; i < Bench.N; i++) {
      assertEquals(held[i] + 2, bench.records(i), "what it does not know stays at the vaults");
    }
    putBack(newer);
    try (Login user = Bench.login(bench.token())) {
      assertTrue(Bench.signs(bench.token(), user, later));
      requireRefused(() -> bench.token().objects().create(user, StoredKeys.ec()));
    }
  }

  @Test
  void aCrashBeforeTheOutcomeOfAStepIsOnTheDiskLosesNothing() throws Exception {
    long key;
    byte[] crashed;
    try (Login user = Bench.login(bench.token())) {
      key = bench.token().objects().create(user, StoredKeys.ec()).number();
      crashed = directory();
    }
    putBack(crashed);
    assertEquals(Bench.N, TokenDebts.of(bench).size(), "nothing says yet that anybody was told");
    try (Login user = Bench.login(bench.token())) {
      assertTrue(Bench.signs(bench.token(), user, key));
      bench.token().objects().create(user, StoredKeys.ec());
      bench.tryAgain();
      State.requireTidy(bench);
    }
  }

  // Whose creation the copy interrupted does not matter: its rows are forgotten, its shares stay.
  @Test
  void whatWasBeingMadeInAnAdoptedCopyIsLeftAloneAtTheVaults() throws Exception {
    byte[] middle;
    try (Login user = Bench.login(bench.token())) {
      var copy = new AtomicReference<byte[]>();
      bench.vaults.get(2).before(Put.class::isInstance, () -> copy.set(directory()));
      bench.token().objects().create(user, StoredKeys.ec());
      middle = assertNotNullNow(copy.get());
    }
    bench.settle();
    long[] held = held();
    putBack(middle);
    Copies.adopt(bench);
    bench.tryAgain();
    assertTrue(bench.rows().isEmpty());
    for (int i = 0; i < Bench.N; i++) {
      assertEquals(held[i], bench.records(i), "vault " + (i + 1));
    }
  }

  @Test
  void aCreationThatTooFewVaultsGoAlongWithLeavesNothing() throws Exception {
    for (int i = 0; i < 3; i++) {
      bench.vaults.get(i).loseRequests(Advance.class::isInstance);
    }
    try (Login user = Bench.login(bench.token())) {
      var missed =
          assertThrows(
              CryptokiException.class, () -> bench.token().objects().create(user, StoredKeys.ec()));
      assertEquals(Ckr.DEVICE_ERROR, missed.ckr());
      bench.bringBack();
      bench.tryAgain();
      assertTrue(bench.rows().isEmpty(), "nobody was told of it");
    }
    State.requireTidy(bench);
  }

  @Test
  void lostAnswersAndRestartsRaiseNoAlarm() throws Exception {
    for (int round = 0; round < 3; round++) {
      bench.vaults.get(round).loseAnswers(Advance.class::isInstance);
      bench.vaults.get(3).loseAnswers(Advance.class::isInstance);
      bench.vaults.get(4).loseAnswers(Advance.class::isInstance);
      bench.restartEngine();
      bench.tryAgain();
      bench.bringBack();
    }
    bench.tryAgain();
    bench.createdKey();
    bench.restartEngine();
    bench.createdKey();
    State.requireTidy(bench);
  }

  @Test
  void twoVaultsThatLieStopNobody() throws Exception {
    for (int i = 0; i < 2; i++) {
      bench
          .vaults
          .get(i)
          .lie((act, truth) ->
              act.operation() instanceof Advance
                  ? new Advance.Advanced(Optional.empty(), false)
                  : truth);
    }
    bench.createdKey();
    bench.restartEngine();
    bench.createdKey();
    State.requireTidy(bench);
  }

  @Test
  void nothingIsCleanedWhileTooFewVaultsHaveSaidWhoseTurnItIs() throws Exception {
    bench.crashAt(2, false, Put.class::isInstance);
    try (Login user = Bench.login(bench.token())) {
      assertThrows(Exception.class, () -> bench.token().objects().create(user, StoredKeys.ec()));
    }
    bench.takeAway(0, 1, 2);
    bench.restartEngine();
    bench.tryAgain();
    assertFalse(bench.rows().isEmpty());
    bench.bringBack();
    bench.tryAgain();
    State.requireTidy(bench);
  }

  @Test
  void anEngineThatEndsDuringItsFirstStepSaysNothingOfIt() throws Exception {
    bench
        .vaults
        .getFirst()
        .before(
            Advance.class::isInstance,
            () -> {
              bench.tokens().close();
              bench.environment().directory().close();
            });
    try (var log = new LogWatch()) {
      bench.restartEngine();
      assertFalse(log.says("lineage failed"), String.join("; ", log.lines()));
    }
    bench.restartEngine();
    State.requireTidy(bench);
  }

  private byte[] directory() {
    return Copies.directory(bench);
  }

  private void putBack(byte[] directory) throws Exception {
    bench.environment().directory().close();
    Files.write(folder.resolve("directory.db"), directory);
    bench.restartEngine();
  }

  private long[] held() throws Exception {
    long[] held = new long[Bench.N];
    for (int i = 0; i < Bench.N; i++) {
      held[i] = bench.records(i);
    }
    return held;
  }

  private static byte[] assertNotNullNow(byte[] copy) {
    assertNotNull(copy, "no copy was taken");
    return copy;
  }

  private static void requireRefused(Executable what) {
    var refused = assertThrows(CryptokiException.class, what);
    assertEquals(Ckr.DEVICE_ERROR, refused.ckr());
    assertTrue(String.valueOf(refused.getMessage()).contains("asterism engine adopt"));
  }
}
