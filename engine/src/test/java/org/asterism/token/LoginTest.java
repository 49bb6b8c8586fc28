package org.asterism.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.login.PinState;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.Reason;
import org.asterism.vault.Role;
import org.asterism.vault.Stretch;
import org.asterism.vault.VaultException;
import org.asterism.vault.operation.LoginFinish;
import org.asterism.vault.operation.LoginStart;
import org.asterism.vault.operation.Release;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A PIN is checked by the vaults, counted by each of them, and recognised again for a while.
class LoginTest {
  private static final String WRONG = "wrong-1234";

  @TempDir Path folder;
  private Bench bench;
  private Token token;

  @BeforeEach
  void open() throws Exception {
    bench = Bench.withToken(folder);
    token = bench.token();
  }

  @AfterEach
  void close() throws Exception {
    bench.close();
  }

  @Test
  void wrongTriesAreCountedDurablyAndLockInTheEnd() throws Exception {
    assertEquals(PinState.FULL, token.facts().userPin());
    for (int i = 0; i < 3; i++) {
      requireRefused(Ckr.PIN_INCORRECT, WRONG);
    }
    assertEquals(PinState.COUNT_LOW, token.facts().userPin());
    bench.restartEngine();
    for (int i = 0; i < Bench.N; i++) {
      bench.house(i).restart();
    }
    token = bench.token();
    assertEquals(PinState.COUNT_LOW, token.facts().userPin(), "the row keeps the counters");
    requireRefused(Ckr.PIN_INCORRECT, WRONG);
    assertEquals(PinState.FINAL_TRY, token.facts().userPin());
    requireRefused(Ckr.PIN_INCORRECT, WRONG);
    assertEquals(PinState.LOCKED, token.facts().userPin());
    requireRefused(Ckr.PIN_LOCKED, Bench.USER_PIN);
    assertEquals(PinState.FULL, token.facts().soPin(), "the officer's PIN has its own counters");
    Bench.setUserPin(token, "user-5678");
    assertEquals(PinState.FULL, token.facts().userPin());
    Bench.login(token, Role.USER, "user-5678").close();
  }

  @Test
  void aSuccessGivesAllTriesBack() throws Exception {
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 4; i++) {
        requireRefused(Ckr.PIN_INCORRECT, WRONG);
      }
      Bench.login(token).close();
      assertEquals(PinState.FULL, token.facts().userPin());
      bench.pass(Duration.ofMinutes(2));
    }
  }

  // What crashes between the two steps of a login leave at a vault.
  @Test
  void loginsThatWereCutShortLockOneVaultUntilTheOfficerOpensIt() throws Exception {
    bench.vaults.get(2).loseRequests(LoginFinish.class::isInstance);
    for (int i = 0; i < 5; i++) {
      Bench.login(token).close();
      bench.pass(Duration.ofMinutes(11));
    }
    bench.vaults.get(2).loseRequests(_ -> false);
    Bench.login(token).close();
    bench.pass(Duration.ofMinutes(11));
    bench.takeAway(0, 1);
    assertThrows(VaultException.class, () -> Bench.login(token));
    bench.bringBack();
    Bench.setUserPin(token, Bench.USER_PIN);
    bench.takeAway(0, 1);
    Bench.login(token).close();
  }

  @Test
  void withFewerThanKReadyNoTryIsSpent() throws Exception {
    bench.takeAway(0, 1, 2);
    for (int i = 0; i < 6; i++) {
      assertThrows(VaultException.class, () -> Bench.login(token, Role.USER, WRONG));
    }
    assertEquals(0, bench.count(LoginStart.class::isInstance));
    bench.bringBack();
    Bench.login(token).close();
  }

  @Test
  void twoVaultsThatAreAwayOrLieDecideNothing() throws Exception {
    bench.takeAway(0, 1);
    requireRefused(Ckr.PIN_INCORRECT, WRONG);
    Bench.login(token).close();
    bench.bringBack();
    bench.pass(Duration.ofMinutes(11));
    for (int i = 3; i < Bench.N; i++) {
      bench.vaults.get(i).lie((act, truth) -> denied(act.operation(), truth));
    }
    Bench.login(token).close();
  }

  @Test
  void theSamePinAsksNoVaultForAWhileAndAnyOtherDoes() throws Exception {
    Bench.login(token).close();
    long asked = starts();
    Bench.login(token).close();
    assertEquals(asked, starts(), "recognised");
    requireRefused(Ckr.PIN_INCORRECT, WRONG);
    assertTrue(starts() > asked, "any other PIN goes to the vaults");
    try (Login _ = Bench.login(token)) {
      asked = starts();
      bench.pass(Duration.ofMinutes(11));
      Bench.login(token).close();
      assertTrue(starts() > asked, "the memory ends with its time");
    }
  }

  @Test
  void theMemoryEndsWithLockOutAlsoInTheVeryTryThatLocks() throws Exception {
    try (Login user = Bench.login(token)) {
      for (int i = 0; i < 5; i++) {
        requireRefused(Ckr.PIN_INCORRECT, WRONG);
      }
      requireRefused(Ckr.PIN_LOCKED, Bench.USER_PIN);
      assertEquals(Role.USER, user.role());
    }
  }

  @Test
  void theMemoryEndsWithThePinChange() throws Exception {
    try (Login user = Bench.login(token);
        var old = Bench.pin(Bench.USER_PIN);
        var fresh = Bench.pin("user-5678")) {
      user.changePin(old, fresh);
      long asked = starts();
      Bench.login(token, Role.USER, "user-5678").close();
      assertEquals(asked, starts(), "whoever changes a PIN has shown to know it");
      requireRefused(Ckr.PIN_INCORRECT, Bench.USER_PIN);
    }
  }

  @Test
  void aTokenWhoseLingerIsOverIsClosedThoughNobodyClosedIt() throws Exception {
    Bench.login(token).close();
    long asked = bench.count(LoginStart.class::isInstance);
    bench.passUnnoticed(Duration.ofSeconds(61));
    Bench.login(token).close();
    assertTrue(bench.count(LoginStart.class::isInstance) > asked, "the PIN went to the vaults");
  }

  @Test
  void anOpenTokenLingersAndThenCloses() throws Exception {
    long key;
    try (Login user = Bench.login(token)) {
      key = token.objects().create(user, StoredKeys.ec()).number();
      assertTrue(Bench.signs(token, user, key));
    }
    // With what the engine's start leaves to the background.
    bench.settle();
    long asked = bench.count(_ -> true);
    bench.pass(Duration.ofSeconds(50));
    try (Login user = Bench.login(token)) {
      assertTrue(Bench.signs(token, user, key));
    }
    assertEquals(asked, bench.count(_ -> true), "roots, leases and memory are still there");
    bench.pass(Duration.ofSeconds(50));
    Bench.login(token).close();
    assertEquals(asked, bench.count(_ -> true), "each logout begins the linger again");
    bench.pass(Duration.ofSeconds(61));
    try (Login user = Bench.login(token)) {
      assertTrue(bench.count(LoginStart.class::isInstance) > Bench.N);
      long releases = bench.count(Release.class::isInstance);
      assertTrue(Bench.signs(token, user, key));
      assertTrue(bench.count(Release.class::isInstance) > releases, "leases ended");
    }
  }

  @Test
  void aLoggedOutApplicationHasNothingLeft() throws Exception {
    Login user = Bench.login(token);
    long key = token.objects().create(user, StoredKeys.ec()).number();
    user.close();
    user.close();
    var refused = assertThrows(CryptokiException.class, () -> Bench.signs(token, user, key));
    assertEquals(Ckr.USER_NOT_LOGGED_IN, refused.ckr());
    assertTrue(token.objects().find(key, Optional.empty()).isEmpty(), "it is private");
  }

  @Test
  void aVaultThatRestartedIsLoggedInAgainByItself() throws Exception {
    try (Login user = Bench.login(token)) {
      long key = token.objects().create(user, StoredKeys.ec()).number();
      for (int i = 0; i < Bench.N; i++) {
        bench.house(i).restart();
      }
      assertTrue(Bench.signs(token, user, key));
      token.objects().create(user, StoredKeys.ec());
      bench.tryAgain();
      State.requireTidy(bench);
    }
  }

  @Test
  void manyOperationsAfterARestartLogInOnceAndLockNothing() throws Exception {
    try (Login user = Bench.login(token);
        var threads = Executors.newFixedThreadPool(12)) {
      long key = token.objects().create(user, StoredKeys.ec()).number();
      bench.settle();
      for (int i = 0; i < Bench.N; i++) {
        bench.house(i).restart();
      }
      meetAtTheirRefusals(12 * Bench.K);
      long before = bench.count(LoginStart.class::isInstance);
      Callable<Boolean> sign = () -> StoredKeys.signs(token.objects().keyForOne(key, user));
      for (Future<Boolean> signed : threads.invokeAll(Collections.nCopies(12, sign))) {
        assertTrue(signed.get());
      }
      assertTrue(bench.count(LoginStart.class::isInstance) - before <= Bench.N);
    }
  }

  @Test
  void aVaultThatWasAwayAtLoginServesWhenItIsBack() throws Exception {
    long key;
    try (Login user = Bench.login(token)) {
      key = token.objects().create(user, StoredKeys.ec()).number();
    }
    bench.settle();
    bench.restartEngine();
    token = bench.token();
    bench.takeAway(3, 4);
    try (Login user = Bench.login(token)) {
      bench.bringBack();
      bench.takeAway(0, 1);
      assertTrue(Bench.signs(token, user, key), "its credential was kept as well");
    }
  }

  @Test
  void aStretchingBelowTheFloorIsRefusedAndItsVaultNamed() throws Exception {
    var weak = new Stretch(8 * 1024, 1, 1, Octets.of(new byte[32]));
    assertFalse(weak.meetsFloor());
    try (var log = new LogWatch()) {
      bench
          .vaults
          .get(1)
          .lie((_, truth) ->
              truth instanceof LoginStart.Started begun
                  ? new LoginStart.Started(
                      weak, begun.epoch(), begun.attempt(), begun.evaluation(), 1, begun.rest())
                  : truth);
      Bench.login(token).close();
      assertTrue(log.says("vault v2", "stretching"), () -> log.lines().toString());
    }
  }

  @Test
  void withoutAUserPinThereIsNoUserLogin() throws Exception {
    Token other = bench.withoutUserPin();
    assertFalse(other.facts().userPinInitialised());
    var refused = assertThrows(CryptokiException.class, () -> Bench.login(other));
    assertEquals(Ckr.USER_PIN_NOT_INITIALIZED, refused.ckr());
  }

  @Test
  void theOfficerSeesNoPrivateObjectAndUsesNoKey() throws Exception {
    long key;
    try (Login user = Bench.login(token)) {
      key = token.objects().create(user, StoredKeys.ec()).number();
      try (Login officer = Bench.login(token, Role.SO, Bench.SO_PIN)) {
        assertTrue(token.objects().find(key, Optional.of(officer)).isEmpty());
        assertThrows(CryptokiException.class, () -> Bench.signs(token, officer, key));
      }
    }
  }

  // So that many operations know at one time that their grants are lost.
  private void meetAtTheirRefusals(int refusals) {
    var meeting = new CountDownLatch(refusals);
    for (FaultyVault vault : bench.vaults) {
      vault.lie((_, truth) -> {
        if (truth.equals(new FaultyVault.Refused(Reason.GRANT))) {
          meeting.countDown();
          await(meeting);
        }
        return truth;
      });
    }
  }

  private static void await(CountDownLatch meeting) {
    try {
      boolean _ = meeting.await(1, TimeUnit.SECONDS);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private static Outcome denied(Operation<?> operation, Outcome truth) {
    if (!(operation instanceof LoginFinish)) {
      return truth;
    }
    truth.close();
    return new FaultyVault.Refused(Reason.WRONG_CREDENTIAL, 1, EpochTag.NONE, Duration.ZERO);
  }

  private long starts() {
    return bench.count(LoginStart.class::isInstance);
  }

  private void requireRefused(Ckr expected, String pin) {
    var refused =
        assertInstanceOf(
            CryptokiException.class,
            assertThrows(Exception.class, () -> Bench.login(token, Role.USER, pin)));
    assertEquals(expected, refused.ckr());
    assertFalse(List.of(Arrays.toString(refused.getStackTrace())).contains(pin));
  }
}
