package org.asterism.conformance.chapter;

import static org.asterism.conformance.chapter.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.*;

import iaik.pkcs.pkcs11.wrapper.PKCS11;
import iaik.pkcs.pkcs11.wrapper.PKCS11Exception;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// PINs: set, changed, tried too often, and what the token's flags say of it (PKCS#11 v3.1 §5.5.8,
/// §5.5.9, §3.3). Who gives wrong ones waits: those tests do it side by side.
class PinTest {
  private static final int TRIES = 5; // ⌊15/(n−k+1)⌋ at each vault, for 3 of 5
  private static final long USER_FLAGS =
      CKF_USER_PIN_COUNT_LOW | CKF_USER_PIN_FINAL_TRY | CKF_USER_PIN_LOCKED;

  private static WrappedLibrary library;
  private static PKCS11 wrapper;

  @BeforeAll
  static void load() throws Exception {
    library = WrappedLibrary.shared();
    wrapper = library.wrapper();
  }

  private static void initPin(Session session, String pin) throws PKCS11Exception {
    wrapper.C_InitPIN(session.handle(), pin.toCharArray(), true);
  }

  private static void setPin(Session session, String old, String fresh) throws PKCS11Exception {
    wrapper.C_SetPIN(session.handle(), old.toCharArray(), fresh.toCharArray(), true);
  }

  private static void assertSigns(Session session) throws PKCS11Exception {
    long key = session.find(CKA_CLASS, CKO_PRIVATE_KEY).getFirst();
    assertEquals(64, session.sign(Mechanisms.plain(CKM_ECDSA), key, new byte[32]).length);
  }

  // §5.5.8: only in a session of the security officer.
  @Test
  void theUsersPinIsSetByTheSecurityOfficer() throws PKCS11Exception {
    Token token = library.tokenWithoutUser();
    try (Session session = token.open()) {
      assertRefused(CKR_USER_PIN_NOT_INITIALIZED, () -> session.login(CKU_USER, Token.PIN));
      assertRefused(CKR_USER_NOT_LOGGED_IN, () -> initPin(session, Token.PIN));
      session.login(CKU_SO, Token.SO_PIN);
      assertRefused(CKR_PIN_LEN_RANGE, () -> initPin(session, "abc"));
      assertRefused(CKR_PIN_LEN_RANGE, () -> initPin(session, "x".repeat(256)));
      assertFalse(token.says(CKF_USER_PIN_INITIALIZED));
      initPin(session, Token.PIN);
      assertTrue(token.says(CKF_USER_PIN_INITIALIZED));
      session.logout();
      session.login(CKU_USER, Token.PIN);
      assertRefused(CKR_USER_NOT_LOGGED_IN, () -> initPin(session, "other-pin"));
    }
  }

  // §5.5.9
  @Test
  void theUserChangesTheirPin() throws PKCS11Exception {
    Token token = library.token();
    try (Session session = token.user()) {
      Recipes.ec(session, Curve.P256, Recipes.ON_TOKEN);
      assertRefused(CKR_PIN_INCORRECT, () -> setPin(session, "wrong-pin", "changed-1"));
      assertRefused(CKR_PIN_LEN_RANGE, () -> setPin(session, Token.PIN, "abc"));
      setPin(session, Token.PIN, "changed-1");
      assertSigns(session);
      session.logout();
      assertRefused(CKR_PIN_INCORRECT, () -> session.login(CKU_USER, Token.PIN));
      session.login(CKU_USER, "changed-1");
      assertSigns(session);
    }
  }

  // §5.5.9: in a public session it is the user's PIN that changes.
  @Test
  void theUserChangesTheirPinWithoutALogin() throws PKCS11Exception {
    Token token = library.token();
    try (Session session = token.open();
        Session readOnly = token.openReadOnly()) {
      assertRefused(CKR_SESSION_READ_ONLY, () -> setPin(readOnly, Token.PIN, "changed-2"));
      setPin(session, Token.PIN, "changed-2");
      assertEquals(CKS_RW_PUBLIC_SESSION, session.info().state);
      assertRefused(CKR_PIN_INCORRECT, () -> session.login(CKU_USER, Token.PIN));
      session.login(CKU_USER, "changed-2");
    }
  }

  @Test
  void theSecurityOfficerChangesTheirs() throws PKCS11Exception {
    Token token = library.token();
    try (Session session = token.officer()) {
      assertRefused(CKR_PIN_INCORRECT, () -> setPin(session, Token.PIN, "so-changed"));
      setPin(session, Token.SO_PIN, "so-changed");
      session.logout();
      assertRefused(CKR_PIN_INCORRECT, () -> session.login(CKU_SO, Token.SO_PIN));
      session.login(CKU_SO, "so-changed");
      session.logout();
      session.login(CKU_USER, Token.PIN);
    }
  }

  // A PIN is bytes: UTF-8 beyond ASCII, and as long as the token says.
  @Test
  void anyTextOfItsLengthIsAPin() throws PKCS11Exception {
    Token token = library.tokenWithoutUser();
    for (String pin : new String[] {"über-Maß ☆", "1234", "x".repeat(255)}) {
      try (Session session = token.officer()) {
        initPin(session, pin);
        session.logout();
        session.login(CKU_USER, pin);
      }
    }
  }

  // Each wrong try is counted, and a right one forgives them.
  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void wrongTriesShowInTheFlags() throws PKCS11Exception {
    Token token = library.token();
    try (Session session = token.open()) {
      assertEquals(0, token.info().flags & USER_FLAGS);
      for (int i = 1; i < TRIES; i++) {
        assertRefused(CKR_PIN_INCORRECT, () -> session.login(CKU_USER, "wrong-pin"));
        assertTrue(token.says(CKF_USER_PIN_COUNT_LOW));
      }
      assertTrue(token.says(CKF_USER_PIN_FINAL_TRY));
      session.login(CKU_USER, Token.PIN);
      assertEquals(0, token.info().flags & USER_FLAGS);
      session.logout();
    }
  }

  // The vaults lock, so that even the right PIN, known to the engine from before, is refused; the
  // security officer sets a new one, and the keys are as they were.
  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void tooManyWrongTriesLockThePin() throws PKCS11Exception {
    Token token = library.token();
    try (Session session = token.user()) {
      Recipes.ec(session, Curve.P256, Recipes.ON_TOKEN);
      session.logout();
      for (int i = 0; i < TRIES; i++) {
        assertRefused(CKR_PIN_INCORRECT, () -> session.login(CKU_USER, "wrong-pin"));
      }
      assertTrue(token.says(CKF_USER_PIN_LOCKED));
      assertRefused(CKR_PIN_LOCKED, () -> session.login(CKU_USER, Token.PIN));
      assertRefused(CKR_PIN_LOCKED, () -> setPin(session, Token.PIN, "another"));
      session.login(CKU_SO, Token.SO_PIN);
      initPin(session, "unlocked");
      session.logout();
      assertFalse(token.says(CKF_USER_PIN_LOCKED));
      session.login(CKU_USER, "unlocked");
      assertSigns(session);
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void aLockedSecurityOfficerMakesNoTokenAnew() throws PKCS11Exception {
    Token token = library.token();
    try (Session session = token.open()) {
      for (int i = 0; i < TRIES; i++) {
        assertRefused(CKR_PIN_INCORRECT, () -> session.login(CKU_SO, "wrong-pin"));
      }
      assertTrue(token.says(CKF_SO_PIN_LOCKED));
      assertRefused(CKR_PIN_LOCKED, () -> session.login(CKU_SO, Token.SO_PIN));
      session.login(CKU_USER, Token.PIN);
    }
    assertRefused(
        CKR_PIN_LOCKED,
        () ->
            wrapper.C_InitToken(
                token.slot(), Token.SO_PIN.toCharArray(), WrappedLibrary.padded("x"), true));
  }
}
