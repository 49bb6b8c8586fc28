package org.asterism.conformance.chapter;

import static org.asterism.conformance.chapter.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.*;

import iaik.pkcs.pkcs11.wrapper.CK_SESSION_INFO;
import iaik.pkcs.pkcs11.wrapper.PKCS11;
import iaik.pkcs.pkcs11.wrapper.PKCS11Exception;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Opening, closing and asking about sessions (PKCS#11 v3.1 §5.6.1–§5.6.4).
class SessionTest {
  private static final int MANY = 300;

  private static PKCS11 wrapper;
  private static Token token;

  @BeforeAll
  static void makeToken() throws Exception {
    token = WrappedLibrary.shared().token();
    wrapper = token.library().wrapper();
  }

  // §5.6.1
  @Test
  void isSerial() {
    assertRefused(
        CKR_SESSION_PARALLEL_NOT_SUPPORTED,
        () -> wrapper.C_OpenSession(token.slot(), CKF_RW_SESSION, null, null));
  }

  // §5.6.4
  @Test
  void tellsOfItself() throws PKCS11Exception {
    try (Session readWrite = token.open();
        Session readOnly = token.openReadOnly()) {
      CK_SESSION_INFO info = readWrite.info();
      assertEquals(token.slot(), info.slotID);
      assertEquals(CKS_RW_PUBLIC_SESSION, info.state);
      assertEquals(CKF_SERIAL_SESSION | CKF_RW_SESSION, info.flags);
      assertEquals(0, info.ulDeviceError);
      assertEquals(CKS_RO_PUBLIC_SESSION, readOnly.info().state);
      assertEquals(CKF_SERIAL_SESSION, readOnly.info().flags);
    }
  }

  // §5.6.2
  @Test
  void isGoneOnceClosed() throws PKCS11Exception {
    Session session = token.open();
    session.close();
    assertRefused(CKR_SESSION_HANDLE_INVALID, session::info);
    assertRefused(CKR_SESSION_HANDLE_INVALID, () -> wrapper.C_CloseSession(session.handle()));
    assertRefused(CKR_SESSION_HANDLE_INVALID, () -> session.login(CKU_USER, Token.PIN));
    assertRefused(CKR_SESSION_HANDLE_INVALID, session::logout);
    assertRefused(CKR_SESSION_HANDLE_INVALID, session::find);
    assertRefused(CKR_SESSION_HANDLE_INVALID, () -> session.read(1, CKA_CLASS));
    assertRefused(
        CKR_SESSION_HANDLE_INVALID, () -> wrapper.C_GenerateRandom(session.handle(), new byte[8]));
    assertRefused(CKR_SESSION_HANDLE_INVALID, () -> wrapper.C_GetSessionInfo(0));
  }

  // §5.6.3: of this slot only.
  @Test
  void allOfASlotAreClosedAtOnce() throws Exception {
    Token other = WrappedLibrary.shared().tokenWithoutUser();
    try (Session elsewhere = other.open()) {
      Session first = token.user();
      Session second = token.openReadOnly();
      wrapper.C_CloseAllSessions(token.slot());
      assertRefused(CKR_SESSION_HANDLE_INVALID, first::info);
      assertRefused(CKR_SESSION_HANDLE_INVALID, second::info);
      assertEquals(CKS_RW_PUBLIC_SESSION, elsewhere.info().state);
    }
    try (Session fresh = token.open()) {
      assertEquals(CKS_RW_PUBLIC_SESSION, fresh.info().state);
    }
  }

  // §5.6.2: the last one to close logs its application out of the token.
  @Test
  void theLastOneLogsOut() throws PKCS11Exception {
    Session first = token.user();
    try (Session second = token.openReadOnly()) {
      first.close();
      assertEquals(CKS_RO_USER_FUNCTIONS, second.info().state);
    }
    try (Session fresh = token.open()) {
      assertEquals(CKS_RW_PUBLIC_SESSION, fresh.info().state);
      assertRefused(CKR_USER_NOT_LOGGED_IN, fresh::logout);
    }
  }

  // §5.6.2: a session takes its objects along; meanwhile its siblings see them.
  @Test
  void takesItsObjectsAlong() throws PKCS11Exception {
    try (Session witness = token.open()) {
      Session owner = token.open();
      long object = owner.create(CKA_CLASS, CKO_DATA, CKA_LABEL, "passing", CKA_VALUE, new byte[2]);
      assertEquals("passing", witness.text(object, CKA_LABEL));
      assertEquals(List.of(object), witness.find(CKA_LABEL, "passing"));
      owner.close();
      assertRefused(CKR_OBJECT_HANDLE_INVALID, () -> witness.text(object, CKA_LABEL));
      assertEquals(List.of(), witness.find(CKA_LABEL, "passing"));
    }
  }

  @Test
  void thereAreMany() throws PKCS11Exception {
    Set<Long> handles = new HashSet<>();
    try (Session first = token.open()) {
      for (int i = 1; i < MANY; i++) {
        handles.add(token.openReadOnly().handle());
      }
      assertEquals(MANY - 1, handles.size());
      assertEquals(MANY, token.info().ulSessionCount);
      assertEquals(CKS_RW_PUBLIC_SESSION, first.info().state);
    } finally {
      wrapper.C_CloseAllSessions(token.slot());
    }
    assertEquals(0, token.info().ulSessionCount);
  }
}
