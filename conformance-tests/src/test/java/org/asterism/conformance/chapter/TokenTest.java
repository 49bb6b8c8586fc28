package org.asterism.conformance.chapter;

import static org.asterism.conformance.chapter.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.*;

import iaik.pkcs.pkcs11.wrapper.PKCS11;
import iaik.pkcs.pkcs11.wrapper.PKCS11Exception;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Making tokens, and making them anew (PKCS#11 v3.1 §5.5.7).
class TokenTest {
  private static WrappedLibrary library;
  private static PKCS11 wrapper;

  @BeforeAll
  static void load() throws Exception {
    library = WrappedLibrary.shared();
    wrapper = library.wrapper();
  }

  private static void initialise(long slot, String soPin, String label) throws PKCS11Exception {
    wrapper.C_InitToken(slot, soPin.toCharArray(), WrappedLibrary.padded(label), true);
  }

  @Test
  void makesATokenInTheFreeSlot() throws PKCS11Exception {
    long free = library.freeSlot();
    Token token = library.tokenWithoutUser();
    assertEquals(free, token.slot());
    assertTrue(token.says(CKF_TOKEN_INITIALIZED));
    assertFalse(token.says(CKF_USER_PIN_INITIALIZED));
    assertFalse(library.freeSlot() == free);
  }

  @Test
  void wantsASoPinOfItsLength() {
    assertRefused(CKR_PIN_LEN_RANGE, () -> initialise(library.freeSlot(), "123", "short"));
    assertRefused(CKR_PIN_LEN_RANGE, () -> initialise(library.freeSlot(), "x".repeat(256), "long"));
    assertRefused(
        CKR_ARGUMENTS_BAD,
        () -> wrapper.C_InitToken(library.freeSlot(), null, WrappedLibrary.padded("none"), true));
  }

  // A session of any application counts; here it is this one's.
  @Test
  void isRefusedWhileASessionIsOpen() throws PKCS11Exception {
    Token token = library.tokenWithoutUser();
    try (Session session = token.openReadOnly()) {
      assertRefused(CKR_SESSION_EXISTS, () -> initialise(token.slot(), Token.SO_PIN, "again"));
      assertEquals(CKS_RO_PUBLIC_SESSION, session.info().state);
    }
    initialise(token.slot(), Token.SO_PIN, "again");
    assertEquals("again", new String(token.info().label).strip());
  }

  @Test
  void isMadeAnewOnlyByItsSecurityOfficer() throws PKCS11Exception {
    Token token = library.token();
    try (Session user = token.user()) {
      user.create(CKA_CLASS, CKO_DATA, CKA_TOKEN, true, CKA_LABEL, "kept", CKA_VALUE, new byte[3]);
    }
    assertRefused(CKR_PIN_INCORRECT, () -> initialise(token.slot(), "so-87654321", "stolen"));
    assertEquals(token.label(), new String(token.info().label).strip());
    try (Session user = token.user()) {
      assertEquals(1, user.find(CKA_LABEL, "kept").size());
    }
  }

  // All objects and the user's PIN are gone; the SO's PIN stays.
  @Test
  void isEmptyWhenMadeAnew() throws PKCS11Exception {
    Token token = library.token();
    try (Session user = token.user()) {
      Recipes.ec(user, Curve.P256, Recipes.ON_TOKEN);
      user.create(CKA_CLASS, CKO_DATA, CKA_TOKEN, true, CKA_PRIVATE, false, CKA_VALUE, new byte[3]);
    }
    initialise(token.slot(), Token.SO_PIN, "anew");
    assertFalse(token.says(CKF_USER_PIN_INITIALIZED));
    try (Session session = token.open()) {
      assertEquals(List.of(), session.find());
      assertRefused(CKR_USER_PIN_NOT_INITIALIZED, () -> session.login(CKU_USER, Token.PIN));
      session.login(CKU_SO, Token.SO_PIN);
      wrapper.C_InitPIN(session.handle(), "new-user-pin".toCharArray(), true);
      session.logout();
      session.login(CKU_USER, "new-user-pin");
      assertEquals(List.of(), session.find());
    }
  }
}
