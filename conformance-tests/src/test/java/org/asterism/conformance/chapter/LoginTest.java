package org.asterism.conformance.chapter;

import static org.asterism.conformance.chapter.Mechanisms.plain;
import static org.asterism.conformance.chapter.Refusals.assertRefused;
import static org.asterism.conformance.chapter.Templates.join;
import static org.asterism.conformance.chapter.Templates.template;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.*;

import iaik.pkcs.pkcs11.wrapper.PKCS11;
import iaik.pkcs.pkcs11.wrapper.PKCS11Exception;
import java.util.List;
import org.asterism.conformance.chapter.Session.Pair;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Who is logged in, and what that shows and hides (PKCS#11 v3.1 §5.6.8–§5.6.10, §2.5).
class LoginTest {
  private static PKCS11 wrapper;
  private static Token token;

  @BeforeAll
  static void makeToken() throws Exception {
    token = WrappedLibrary.shared().token();
    wrapper = token.library().wrapper();
  }

  @AfterEach
  void endSessions() throws PKCS11Exception {
    wrapper.C_CloseAllSessions(token.slot());
  }

  // All sessions of the application change their state together.
  @Test
  void theUsersLoginConcernsEverySession() throws PKCS11Exception {
    Session readWrite = token.open();
    Session readOnly = token.openReadOnly();
    readOnly.login(CKU_USER, Token.PIN);
    assertEquals(CKS_RW_USER_FUNCTIONS, readWrite.info().state);
    assertEquals(CKS_RO_USER_FUNCTIONS, readOnly.info().state);
    assertEquals(CKS_RO_USER_FUNCTIONS, token.openReadOnly().info().state);
    readWrite.logout();
    assertEquals(CKS_RW_PUBLIC_SESSION, readWrite.info().state);
    assertEquals(CKS_RO_PUBLIC_SESSION, readOnly.info().state);
  }

  @Test
  void nobodyLogsInTwice() throws PKCS11Exception {
    Session session = token.user();
    assertRefused(CKR_USER_ALREADY_LOGGED_IN, () -> session.login(CKU_USER, Token.PIN));
    assertRefused(CKR_USER_ANOTHER_ALREADY_LOGGED_IN, () -> session.login(CKU_SO, Token.SO_PIN));
    session.logout();
    assertRefused(CKR_USER_NOT_LOGGED_IN, session::logout);
    session.login(CKU_SO, Token.SO_PIN);
    assertRefused(CKR_USER_ALREADY_LOGGED_IN, () -> session.login(CKU_SO, Token.SO_PIN));
    assertRefused(CKR_USER_ANOTHER_ALREADY_LOGGED_IN, () -> session.login(CKU_USER, Token.PIN));
  }

  // The security officer has no read-only sessions.
  @Test
  void theSecurityOfficerOnlyReadsAndWrites() throws PKCS11Exception {
    Session readWrite = token.open();
    Session readOnly = token.openReadOnly();
    assertRefused(CKR_SESSION_READ_ONLY_EXISTS, () -> readWrite.login(CKU_SO, Token.SO_PIN));
    readOnly.close();
    readWrite.login(CKU_SO, Token.SO_PIN);
    assertEquals(CKS_RW_SO_FUNCTIONS, readWrite.info().state);
    assertRefused(CKR_SESSION_READ_WRITE_SO_EXISTS, token::openReadOnly);
    assertEquals(CKS_RW_SO_FUNCTIONS, token.open().info().state);
  }

  @Test
  void refusesWhoIsNobody() throws PKCS11Exception {
    Session session = token.open();
    assertRefused(CKR_USER_TYPE_INVALID, () -> session.login(77, Token.PIN));
    assertRefused(CKR_ARGUMENTS_BAD, () -> wrapper.C_Login(session.handle(), CKU_USER, null, true));
    assertRefused(
        CKR_OPERATION_NOT_INITIALIZED, () -> session.login(CKU_CONTEXT_SPECIFIC, Token.PIN));
    assertEquals(CKS_RW_PUBLIC_SESSION, session.info().state);
  }

  // Whatever was tried, the PINs of user and officer are not each other's.
  @Test
  void refusesAWrongPin() throws PKCS11Exception {
    Session session = token.open();
    for (String wrong : List.of(Token.SO_PIN, Token.PIN + " ")) {
      assertRefused(CKR_PIN_INCORRECT, () -> session.login(CKU_USER, wrong));
    }
    assertRefused(CKR_PIN_INCORRECT, () -> session.login(CKU_SO, Token.PIN));
    assertEquals(CKS_RW_PUBLIC_SESSION, session.info().state);
    session.login(CKU_USER, Token.PIN);
    session.logout();
    session.login(CKU_SO, Token.SO_PIN);
  }

  // §5.6.10: private token objects are hidden, private session objects end.
  @Test
  void logoutHidesWhatIsPrivate() throws PKCS11Exception {
    Session session = token.user();
    Pair kept = Recipes.ec(session, Curve.P256, Recipes.ON_TOKEN);
    Pair passing = Recipes.ec(session, Curve.P256);
    session.logout();
    for (long hidden : new long[] {kept.privateKey(), passing.privateKey()}) {
      assertRefused(CKR_OBJECT_HANDLE_INVALID, () -> session.read(hidden, CKA_CLASS));
      assertRefused(
          CKR_KEY_HANDLE_INVALID, () -> session.sign(plain(CKM_ECDSA), hidden, new byte[32]));
      assertRefused(CKR_OBJECT_HANDLE_INVALID, () -> session.destroy(hidden));
    }
    assertEquals(List.of(), session.find(CKA_CLASS, CKO_PRIVATE_KEY));
    assertEquals(CKO_PUBLIC_KEY, session.read(kept.publicKey(), CKA_CLASS));
    session.login(CKU_USER, Token.PIN);
    assertEquals(1, session.find(CKA_CLASS, CKO_PRIVATE_KEY).size());
    assertRefused(CKR_OBJECT_HANDLE_INVALID, () -> session.read(passing.privateKey(), CKA_CLASS));
    session.find(CKA_TOKEN, true).forEach(object -> destroy(session, object));
  }

  // §2.5: without the user nothing private is made; the officer sees nothing private either.
  @Test
  void onlyTheUserHasPrivateObjects() throws PKCS11Exception {
    Session session = token.user();
    Pair pair = Recipes.ec(session, Curve.P256, Recipes.ON_TOKEN);
    session.logout();
    assertRefused(CKR_USER_NOT_LOGGED_IN, () -> Recipes.ec(session, Curve.P256));
    assertRefused(
        CKR_USER_NOT_LOGGED_IN,
        () -> session.create(CKA_CLASS, CKO_DATA, CKA_PRIVATE, true, CKA_VALUE, new byte[1]));
    session.login(CKU_SO, Token.SO_PIN);
    assertEquals(List.of(), session.find(CKA_CLASS, CKO_PRIVATE_KEY));
    assertRefused(
        CKR_USER_NOT_LOGGED_IN, () -> Recipes.aes(session, 16, template(CKA_PRIVATE, true)));
    session.logout();
    session.login(CKU_USER, Token.PIN);
    session.find(CKA_ID, new byte[0]);
    destroy(session, pair.publicKey());
    session.find(CKA_CLASS, CKO_PRIVATE_KEY).forEach(object -> destroy(session, object));
  }

  // §5.6.8, CKA_ALWAYS_AUTHENTICATE: each use wants the PIN once more.
  @Test
  void aKeyMayAskForThePinEachTime() throws PKCS11Exception {
    Session session = token.user();
    Pair pair =
        session.generatePair(
            plain(CKM_EC_KEY_PAIR_GEN),
            join(template(CKA_EC_PARAMS, Curve.P256.parameters()), Recipes.ON_TOKEN),
            join(template(CKA_ALWAYS_AUTHENTICATE, true, CKA_SIGN, true), Recipes.ON_TOKEN));
    byte[] digest = new byte[32];
    for (int i = 0; i < 2; i++) {
      wrapper.C_SignInit(session.handle(), plain(CKM_ECDSA), pair.privateKey(), true);
      assertRefused(CKR_PIN_INCORRECT, () -> session.login(CKU_CONTEXT_SPECIFIC, "wrong-pin"));
      session.login(CKU_CONTEXT_SPECIFIC, Token.PIN);
      assertEquals(64, wrapper.C_Sign(session.handle(), digest).length);
    }
    wrapper.C_SignInit(session.handle(), plain(CKM_ECDSA), pair.privateKey(), true);
    assertRefused(CKR_USER_NOT_LOGGED_IN, () -> wrapper.C_Sign(session.handle(), digest));
    session.destroy(pair);
  }

  private static void destroy(Session session, long object) {
    assertRefused(CKR_OK, () -> session.destroy(object));
  }
}
