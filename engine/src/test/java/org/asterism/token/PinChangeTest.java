package org.asterism.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Predicate;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.vault.Operation;
import org.asterism.vault.QuorumMissed;
import org.asterism.vault.Role;
import org.asterism.vault.VaultException;
import org.asterism.vault.operation.Commit;
import org.asterism.vault.operation.LoginStart;
import org.asterism.vault.operation.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// At no time do two PINs each reach k vaults, and at no time none.
@SuppressWarnings("NullAway.Init") // each test begins with its own bench
class PinChangeTest {
  private static final String NEXT = "user-5678";
  private static final Predicate<Operation<?>> STAGE = Stage.class::isInstance;
  private static final Predicate<Operation<?>> COMMIT = Commit.class::isInstance;

  @TempDir Path folder;
  private Bench bench;

  @AfterEach
  void close() throws Exception {
    bench.close();
  }

  @Test
  void vaultsThatWereAwayFollow() throws Exception {
    bench = Bench.withToken(folder);
    bench.takeAway(3, 4);
    change(Bench.USER_PIN, NEXT);
    assertEquals(Map.of("v4", 1, "v5", 1), TokenDebts.of(bench));
    bench.restartEngine();
    bench.bringBack();
    requireOnly(NEXT, Bench.USER_PIN, "with two vaults that still have the old PIN");
    bench.tryAgain();
    State.requireTidy(bench);
    bench.restartEngine();
    bench.takeAway(0, 1);
    requireOnly(NEXT, Bench.USER_PIN, "with the two that were away");
  }

  @Test
  void aVaultWithTheOldPinIsNotAskedBeforeItFollowed() throws Exception {
    bench = Bench.withToken(folder);
    bench.takeAway(3, 4);
    change(Bench.USER_PIN, NEXT);
    bench.restartEngine();
    bench.bringBack();
    bench.takeAway(0);
    long before = bench.count(LoginStart.class::isInstance);
    for (String pin : new String[] {Bench.USER_PIN, NEXT}) {
      assertThrows(VaultException.class, () -> Bench.login(bench.token(), Role.USER, pin));
    }
    assertEquals(before, bench.count(LoginStart.class::isInstance), "no try is spent meanwhile");
    bench.bringBack();
    requireOnly(NEXT, Bench.USER_PIN, "when all are back");
  }

  @Test
  void aVaultThatWasPutBackToTheOldPinIsFencedByItsEpoch() throws Exception {
    bench = Bench.withToken(folder);
    byte[][] old = {bench.photograph(3), bench.photograph(4)};
    change(Bench.USER_PIN, NEXT);
    bench.tryAgain();
    bench.restartEngine();
    bench.putBack(3, old[0]);
    bench.putBack(4, old[1]);
    requireOnly(NEXT, Bench.USER_PIN, "with two vaults that know the old PIN");
    assertEquals(0, bench.tries(3), "it counts no try of a PIN that it cannot know");
    assertEquals(0, bench.tries(4));
  }

  @Test
  void severalChangesAreCaughtUpAtOnce() throws Exception {
    bench = Bench.withToken(folder);
    bench.takeAway(4);
    change(Bench.USER_PIN, "user-aaaa");
    change("user-aaaa", "user-bbbb");
    Bench.changePin(bench.token(), Role.SO, Bench.SO_PIN, "so-aaaaaaaa");
    change("user-bbbb", NEXT);
    Bench.changePin(bench.token(), Role.SO, "so-aaaaaaaa", "so-bbbbbbbb");
    assertEquals(Map.of("v5", 2), TokenDebts.of(bench));
    bench.bringBack();
    bench.tryAgain();
    State.requireTidy(bench);
    bench.restartEngine();
    bench.takeAway(0, 1);
    requireOnly(NEXT, "user-bbbb", "with the vault that was away");
    Bench.login(bench.token(), Role.SO, "so-bbbbbbbb").close();
  }

  @Test
  void theOfficersChangeIsOwedToo() throws Exception {
    bench = Bench.withToken(folder);
    bench.takeAway(4);
    Bench.setUserPin(bench.token(), NEXT);
    bench.restartEngine();
    bench.bringBack();
    Login user = Bench.login(bench.token(), Role.USER, NEXT);
    bench.tryAgain();
    State.requireTidy(bench);
    user.close();
    bench.restartEngine();
    bench.takeAway(0, 1);
    requireOnly(NEXT, Bench.USER_PIN, "though the officer has not come again");
  }

  @Test
  void aLockedAccountThatWasAwayIsOpenedByTheOfficersWord() throws Exception {
    bench = Bench.withToken(folder);
    try (Login user = Bench.login(bench.token())) {
      for (int i = 0; i < 5; i++) {
        assertFalse(opens("user-0000"));
      }
      bench.takeAway(4);
      Bench.setUserPin(bench.token(), NEXT);
      bench.bringBack();
      bench.tryAgain();
      State.requireTidy(bench);
      assertEquals(Role.USER, user.role());
    }
    bench.restartEngine();
    bench.takeAway(0, 1);
    requireOnly(NEXT, Bench.USER_PIN, "with the vault that had locked it");
  }

  @Test
  void aVaultThatMissedTheTokensMakingGetsItsAccounts() throws Exception {
    bench = Bench.empty(folder);
    bench.takeAway(4);
    Token token = bench.withoutUserPin();
    assertEquals(Map.of("v5", 2), TokenDebts.of(bench));
    Bench.setUserPin(token, Bench.USER_PIN);
    bench.bringBack();
    bench.restartEngine();
    Login user = Bench.login(bench.token());
    long key = bench.token().objects().create(user, StoredKeys.ec()).number();
    bench.tryAgain();
    State.requireTidy(bench);
    user.close();
    bench.restartEngine();
    bench.takeAway(0, 1);
    Bench.login(bench.token(), Role.SO, Bench.SO_PIN).close();
    user = Bench.login(bench.token());
    assertTrue(Bench.signs(bench.token(), user, key));
    user.close();
  }

  @Test
  void withTooFewVaultsTheOldPinStays() throws Exception {
    bench = Bench.withToken(folder);
    for (int i = 0; i < 3; i++) {
      bench.vaults.get(i).loseRequests(STAGE);
    }
    assertThrows(QuorumMissed.class, () -> change(Bench.USER_PIN, NEXT));
    bench.bringBack();
    bench.tryAgain();
    requireNothingStaged();
    requireOnly(Bench.USER_PIN, NEXT, "after a change that failed");
    change(Bench.USER_PIN, NEXT);
    requireOnly(NEXT, Bench.USER_PIN, "after the change that succeeded");
  }

  @Test
  void aKeyStaysInUseThroughAChange() throws Exception {
    bench = Bench.withToken(folder);
    Token token = bench.token();
    try (Login user = Bench.login(token)) {
      long key = token.objects().create(user, StoredKeys.ec()).number();
      change(Bench.USER_PIN, NEXT);
      token.objects().create(user, StoredKeys.ec());
      assertTrue(Bench.signs(token, user, key));
      bench.tryAgain();
      State.requireTidy(bench);
    }
  }

  /// Acts 1 to 5 are the five Stages, 6 to 10 the Commits; the last is beyond the change.
  @ParameterizedTest
  @CsvSource({"false, 1 3 5 6 8 10 11", "true, 2 5 6 9 10"})
  void aCrashLeavesExactlyOnePin(boolean done, String acts) throws Exception {
    bench = Bench.withToken(folder, BenchOptions.DEFAULT.inTheirOrder());
    String from = Bench.USER_PIN;
    String to = NEXT;
    for (String number : acts.split(" ", -1)) {
      int act = Integer.parseInt(number);
      bench.crashAt(act, done, STAGE.or(COMMIT));
      boolean changed = changes(from, to);
      bench.restartEngine();
      String at = "after a crash at act %d, done: %s".formatted(act, done);
      boolean decided = act >= 6;
      assertEquals(act == 11, changed, at);
      assertEquals(decided, opens(to), at);
      assertEquals(!decided, opens(from), at);
      bench.tryAgain();
      requireNothingStaged();
      State.requireTidy(bench, at);
      String before = from;
      from = decided ? to : from;
      to = decided ? before : to;
    }
  }

  private boolean changes(String from, String to) throws Exception {
    try {
      change(from, to);
      return true;
    } catch (VaultException | RuntimeException crashed) {
      assertTrue(bench.crash().isDead(), crashed::toString);
      return false;
    }
  }

  private void change(String from, String to) throws Exception {
    Bench.changePin(bench.token(), Role.USER, from, to);
  }

  private void requireOnly(String right, String wrong, String when) throws Exception {
    var refused =
        assertThrows(
            CryptokiException.class,
            () -> Bench.login(bench.token(), Role.USER, wrong),
            "the other PIN opens the token " + when);
    assertEquals(Ckr.PIN_INCORRECT, refused.ckr(), when);
    assertTrue(opens(right), "the PIN does not open the token " + when);
  }

  private boolean opens(String pin) throws Exception {
    try {
      Bench.login(bench.token(), Role.USER, pin).close();
      return true;
    } catch (CryptokiException refused) {
      assertEquals(Ckr.PIN_INCORRECT, refused.ckr());
      return false;
    }
  }

  private void requireNothingStaged() throws Exception {
    for (int i = 0; i < Bench.N; i++) {
      assertEquals(0, bench.house(i).staged(), "staged at vault " + (i + 1));
    }
  }
}
