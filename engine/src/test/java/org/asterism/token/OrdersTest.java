package org.asterism.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.asterism.constellation.TokenOrder;
import org.asterism.constellation.TokenOrder.Deed;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.login.PinState;
import org.asterism.vault.Role;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Operators unlock or remove a token by what they sign, whoever has locked it, and an order is
/// obeyed once.
class OrdersTest {
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
  void anOfficerWhoWasLockedOutIsLetInAgain() throws Exception {
    lock(Role.SO);
    assertEquals(PinState.LOCKED, bench.token().facts().soPin());
    assertTrue(obey(Deed.UNLOCK, 1).done());
    assertEquals(PinState.FULL, bench.token().facts().soPin());
    Bench.login(bench.token(), Role.SO, Bench.SO_PIN).close();
    Bench.login(bench.token()).close();
  }

  @Test
  void aVaultThatWasAwayIsToldAgain() throws Exception {
    lock(Role.SO);
    bench.takeAway(4);
    TokenOrder.Signed order = TestOperators.order(Deed.UNLOCK, bench.token(), 1);
    Obeyed obeyed = bench.tokens().obey(order);
    assertTrue(obeyed.done());
    assertEquals(4, done(obeyed));
    Bench.login(bench.token(), Role.SO, Bench.SO_PIN).close();
    bench.bringBack();
    assertEquals(5, done(bench.tokens().obey(order)));
    assertEquals(0, bench.tries(4));
  }

  @Test
  void anUnlockThatIsKeptIsNoWayAroundTheCount() throws Exception {
    TokenOrder.Signed order = TestOperators.order(Deed.UNLOCK, bench.token(), 5);
    bench.tokens().obey(order);
    lock(Role.USER);
    bench.tokens().obey(order);
    assertEquals(
        Ckr.PIN_LOCKED,
        assertThrows(CryptokiException.class, () -> Bench.login(bench.token())).ckr());
    assertFalse(obey(Deed.UNLOCK, 4).done(), "an older one");
    assertTrue(obey(Deed.UNLOCK, 6).done());
    Bench.login(bench.token()).close();
  }

  @Test
  void fewerThanTheEnrolmentDemandsAreNotObeyed() throws Exception {
    lock(Role.USER);
    var one = TestOperators.ALL.subList(0, 1);
    var order = TestOperators.order(Deed.UNLOCK, bench.token(), 1, one);
    Obeyed obeyed = bench.tokens().obey(order);
    assertFalse(obeyed.done());
    assertEquals(0, done(obeyed));
    assertEquals(PinState.LOCKED, bench.token().facts().userPin());
  }

  @Test
  void aTokenIsRemovedWithoutAnyPin() throws Exception {
    bench.createdKey();
    Token token = bench.token();
    long slot = token.slotId();
    lock(Role.SO);
    assertTrue(obey(Deed.REMOVE, 1).done());
    bench.settle();
    assertTrue(bench.tokens().token(slot).isEmpty());
    assertEquals(1, bench.tokens().slots().size());
    for (int i = 0; i < Bench.N; i++) {
      assertEquals(0, bench.accounts(i));
    }
    var gone = assertThrows(CryptokiException.class, () -> Bench.login(token));
    assertEquals(Ckr.TOKEN_NOT_RECOGNIZED, gone.ckr());
    bench.restartEngine();
    assertEquals(1, bench.tokens().slots().size());
    assertEquals("bench", bench.withoutUserPin().facts().label().text());
  }

  @Test
  void whatIsOpenGoesWithItsRecords() throws Exception {
    bench.createdKey();
    Login user = Bench.login(bench.token());
    assertTrue(obey(Deed.REMOVE, 1).done());
    bench.tryAgain();
    for (int i = 0; i < Bench.N; i++) {
      assertEquals(0, bench.records(i));
    }
    user.close();
  }

  @Test
  void aRemovalThatTooFewVaultsHeardOfLeavesTheToken() throws Exception {
    bench.takeAway(0, 1, 2);
    TokenOrder.Signed order = TestOperators.order(Deed.REMOVE, bench.token(), 1);
    assertFalse(bench.tokens().obey(order).done());
    assertEquals(2, bench.tokens().slots().size());
    bench.bringBack();
    assertTrue(bench.tokens().obey(order).done());
    assertEquals(1, bench.tokens().slots().size());
  }

  private static long done(Obeyed obeyed) {
    return obeyed.answers().stream().filter(vault -> vault.missed().isEmpty()).count();
  }

  private Obeyed obey(Deed deed, long number) throws Exception {
    return bench.tokens().obey(TestOperators.order(deed, bench.token(), number));
  }

  private void lock(Role role) {
    for (int i = 0; i < 6; i++) {
      assertThrows(CryptokiException.class, () -> Bench.login(bench.token(), role, "wrong-pin"));
    }
  }
}
