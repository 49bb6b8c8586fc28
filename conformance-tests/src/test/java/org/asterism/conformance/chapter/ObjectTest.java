package org.asterism.conformance.chapter;

import static org.asterism.conformance.chapter.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.*;

import iaik.pkcs.pkcs11.wrapper.PKCS11;
import iaik.pkcs.pkcs11.wrapper.PKCS11Exception;
import java.util.ArrayList;
import java.util.List;
import org.asterism.conformance.chapter.Session.Pair;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Creating, copying, destroying and changing objects (PKCS#11 v3.1 §5.7.1–§5.7.4, §5.7.6).
class ObjectTest {
  private static PKCS11 wrapper;
  private static Token token;

  @BeforeAll
  static void makeToken() throws Exception {
    token = WrappedLibrary.shared().token();
    wrapper = token.library().wrapper();
  }

  @Test
  void sessionObjectsFillNoMoreThanTheApplicationsPart() throws PKCS11Exception {
    byte[] value = new byte[48 << 10];
    for (int round = 0; round < 2; round++) {
      var made = new ArrayList<Long>();
      try (Session guest = token.open()) {
        assertRefused(
            CKR_DEVICE_MEMORY,
            () -> {
              while (true) {
                made.add(guest.create(CKA_CLASS, CKO_DATA, CKA_PRIVATE, false, CKA_VALUE, value));
              }
            });
        guest.destroy(made.getFirst());
        assertEquals(made.size() - 1, guest.find(CKA_CLASS, CKO_DATA, CKA_VALUE, value).size());
      }
      assertTrue(made.size() > 100, "%d objects".formatted(made.size()));
    }
  }

  // §4.5
  @Test
  void keepsData() throws PKCS11Exception {
    byte[] value = Numbers.pattern(5000, 3);
    long object;
    try (Session session = token.user()) {
      object =
          session.create(
              CKA_CLASS,
              CKO_DATA,
              CKA_TOKEN,
              true,
              CKA_PRIVATE,
              true,
              CKA_LABEL,
              "diary",
              CKA_APPLICATION,
              "tests",
              CKA_OBJECT_ID,
              Numbers.hex("06032a0304"),
              CKA_VALUE,
              value);
    }
    try (Session session = token.user()) {
      assertEquals(List.of(object), session.find(CKA_CLASS, CKO_DATA, CKA_LABEL, "diary"));
      assertArrayEquals(value, session.bytes(object, CKA_VALUE));
      assertEquals("tests", session.text(object, CKA_APPLICATION));
      assertTrue(wrapper.C_GetObjectSize(session.handle(), object) >= value.length);
      session.destroy(object);
      assertRefused(CKR_OBJECT_HANDLE_INVALID, () -> session.read(object, CKA_VALUE));
    }
  }

  // §5.7.1: what the session may not keep.
  @Test
  void aReadOnlySessionKeepsNothing() throws PKCS11Exception {
    try (Session readOnly = token.openReadOnly()) {
      assertRefused(
          CKR_SESSION_READ_ONLY,
          () -> readOnly.create(CKA_CLASS, CKO_DATA, CKA_TOKEN, true, CKA_VALUE, new byte[1]));
      readOnly.login(CKU_USER, Token.PIN);
      assertRefused(
          CKR_SESSION_READ_ONLY, () -> Recipes.ec(readOnly, Curve.P256, Recipes.ON_TOKEN));
      long passing = readOnly.create(CKA_CLASS, CKO_DATA, CKA_VALUE, new byte[1]);
      assertFalse(readOnly.isTrue(passing, CKA_TOKEN));
    }
  }

  // §5.7.1, §4.1.1: what a template must and must not say.
  @Test
  void refusesTemplatesThatSayTooLittleOrTooMuch() throws PKCS11Exception {
    try (Session user = token.user()) {
      assertRefused(CKR_TEMPLATE_INCOMPLETE, () -> user.create(CKA_LABEL, "no class"));
      assertRefused(
          CKR_TEMPLATE_INCOMPLETE,
          () -> user.create(CKA_CLASS, CKO_SECRET_KEY, CKA_KEY_TYPE, CKK_AES));
      assertRefused(
          CKR_TEMPLATE_INCOMPLETE,
          () -> user.create(CKA_CLASS, CKO_CERTIFICATE, CKA_VALUE, new byte[] {0x30, 0}));
      assertRefused(
          CKR_TEMPLATE_INCONSISTENT,
          () -> user.create(CKA_CLASS, CKO_DATA, CKA_MODULUS, new byte[] {1}));
      assertRefused(
          CKR_ATTRIBUTE_TYPE_INVALID, () -> user.create(CKA_CLASS, CKO_DATA, 0x4321L, new byte[1]));
      assertRefused(
          CKR_ATTRIBUTE_VALUE_INVALID, () -> user.create(CKA_CLASS, 4711L, CKA_LABEL, "x"));
      assertRefused(
          CKR_ATTRIBUTE_VALUE_INVALID,
          () -> user.create(CKA_CLASS, CKO_DATA, CKA_PRIVATE, new byte[] {1, 1}));
      assertRefused(
          CKR_ATTRIBUTE_READ_ONLY,
          () -> user.create(CKA_CLASS, CKO_DATA, CKA_UNIQUE_ID, "mine", CKA_VALUE, new byte[1]));
      assertRefused(
          CKR_TEMPLATE_INCONSISTENT,
          () -> user.create(CKA_CLASS, CKO_DATA, CKA_LABEL, "one", CKA_LABEL, "two"));
    }
  }

  // §4.8, §4.10: a key's value is checked when it is split, not when it is used.
  @Test
  void refusesKeysThatAreNone() throws PKCS11Exception {
    try (Session user = token.user()) {
      assertRefused(CKR_ATTRIBUTE_VALUE_INVALID, () -> Recipes.importAes(user, new byte[15]));
      assertRefused(
          CKR_ATTRIBUTE_VALUE_INVALID,
          () ->
              user.create(
                  CKA_CLASS,
                  CKO_PUBLIC_KEY,
                  CKA_KEY_TYPE,
                  CKK_EC,
                  CKA_EC_PARAMS,
                  Curve.P256.parameters(),
                  CKA_EC_POINT,
                  PlainJava.octetString(Numbers.pattern(65, 4))));
      assertRefused(
          CKR_CURVE_NOT_SUPPORTED,
          () ->
              user.create(
                  CKA_CLASS,
                  CKO_PUBLIC_KEY,
                  CKA_KEY_TYPE,
                  CKK_EC,
                  CKA_EC_PARAMS,
                  Numbers.hex("06052b81040008"),
                  CKA_EC_POINT,
                  PlainJava.octetString(Numbers.pattern(65, 4))));
    }
  }

  // §5.7.2: from session to token and back; attributes only tighten.
  @Test
  void copiesKeysBetweenSessionAndToken() throws PKCS11Exception {
    try (Session user = token.user()) {
      Pair pair = Recipes.ec(user, Curve.P256);
      long kept =
          user.copy(pair.privateKey(), CKA_TOKEN, true, CKA_LABEL, "kept", CKA_ID, new byte[] {7});
      user.destroy(pair.privateKey());
      assertTrue(user.isTrue(kept, CKA_TOKEN));
      assertArrayEquals(new byte[] {7}, user.bytes(kept, CKA_ID));
      long cached = user.copy(kept, CKA_TOKEN, false);
      long twin = user.copy(kept, CKA_LABEL, "twin");
      for (long key : new long[] {kept, cached, twin}) {
        byte[] signature = user.sign(Mechanisms.plain(CKM_ECDSA), key, new byte[32]);
        user.verify(Mechanisms.plain(CKM_ECDSA), pair.publicKey(), new byte[32], signature);
      }
      user.destroy(cached);
      user.destroy(kept);
      byte[] signature = user.sign(Mechanisms.plain(CKM_ECDSA), twin, new byte[32]);
      user.verify(Mechanisms.plain(CKM_ECDSA), pair.publicKey(), new byte[32], signature);
      user.destroy(twin);
      assertEquals(List.of(), user.find(CKA_CLASS, CKO_PRIVATE_KEY));
    }
  }

  // §5.7.2, §4.9: what a copy may not become.
  @Test
  void aCopyLoosensNothing() throws PKCS11Exception {
    try (Session user = token.user()) {
      long loose = Recipes.importAes(user, new byte[16]);
      long tight = user.copy(loose, CKA_SENSITIVE, true, CKA_EXTRACTABLE, false);
      assertRefused(CKR_ATTRIBUTE_SENSITIVE, () -> user.read(tight, CKA_VALUE));
      assertRefused(CKR_ATTRIBUTE_READ_ONLY, () -> user.copy(tight, CKA_SENSITIVE, false));
      assertRefused(CKR_ATTRIBUTE_READ_ONLY, () -> user.copy(tight, CKA_EXTRACTABLE, true));
      assertRefused(CKR_ATTRIBUTE_READ_ONLY, () -> user.copy(loose, CKA_CLASS, CKO_DATA));
      assertRefused(CKR_ATTRIBUTE_READ_ONLY, () -> user.copy(loose, CKA_VALUE, new byte[16]));
      assertRefused(CKR_OBJECT_HANDLE_INVALID, () -> user.copy(0x7fff_ffffL));
    }
  }

  // §4.4: CKA_COPYABLE, CKA_MODIFIABLE and CKA_DESTROYABLE.
  @Test
  void anObjectMayForbidItsFate() throws PKCS11Exception {
    try (Session user = token.user()) {
      long fixed = data(user, CKA_MODIFIABLE);
      assertRefused(CKR_ACTION_PROHIBITED, () -> user.change(fixed, CKA_LABEL, "other"));
      long single = data(user, CKA_COPYABLE);
      assertRefused(CKR_ACTION_PROHIBITED, () -> user.copy(single));
      assertRefused(CKR_ATTRIBUTE_READ_ONLY, () -> user.change(single, CKA_COPYABLE, true));
      long lasting = data(user, CKA_DESTROYABLE);
      assertRefused(CKR_ACTION_PROHIBITED, () -> user.destroy(lasting));
    }
  }

  private static long data(Session session, long forbidden) throws PKCS11Exception {
    return session.create(CKA_CLASS, CKO_DATA, forbidden, false, CKA_VALUE, new byte[1]);
  }

  // §5.7.6
  @Test
  void changesWhatMayChange() throws PKCS11Exception {
    try (Session user = token.user()) {
      Pair pair = Recipes.ec(user, Curve.P256, Recipes.ON_TOKEN);
      user.change(pair.privateKey(), CKA_LABEL, "renamed", CKA_ID, new byte[] {9, 9});
      assertEquals(1, user.find(CKA_ID, new byte[] {9, 9}).size());
      assertEquals("renamed", user.text(pair.privateKey(), CKA_LABEL));
      user.change(pair.privateKey(), CKA_SIGN, false);
      assertRefused(
          CKR_KEY_FUNCTION_NOT_PERMITTED,
          () -> user.sign(Mechanisms.plain(CKM_ECDSA), pair.privateKey(), new byte[32]));
      assertRefused(
          CKR_ATTRIBUTE_READ_ONLY, () -> user.change(pair.privateKey(), CKA_KEY_TYPE, CKK_RSA));
      assertRefused(
          CKR_ATTRIBUTE_READ_ONLY, () -> user.change(pair.privateKey(), CKA_LOCAL, false));
      assertRefused(
          CKR_ATTRIBUTE_READ_ONLY, () -> user.change(pair.privateKey(), CKA_EXTRACTABLE, true));
      assertRefused(
          CKR_TEMPLATE_INCONSISTENT,
          () -> user.change(pair.privateKey(), CKA_APPLICATION, "not of a key"));
      user.destroy(pair);
    }
  }

  // What one login wrote is what another, or none, reads.
  @Test
  void aChangeIsSeenAtEveryLevelOfLogin() throws PKCS11Exception {
    try (Session session = token.user()) {
      long object =
          session.create(
              CKA_CLASS, CKO_DATA, CKA_TOKEN, true, CKA_PRIVATE, false, CKA_VALUE, new byte[1]);
      session.logout();
      assertEquals("", session.text(object, CKA_LABEL));
      session.login(CKU_SO, Token.SO_PIN);
      session.change(object, CKA_LABEL, "of the officer");
      session.logout();
      assertEquals("of the officer", session.text(object, CKA_LABEL));
      session.login(CKU_USER, Token.PIN);
      assertEquals("of the officer", session.text(object, CKA_LABEL));
      session.destroy(object);
      session.logout();
      assertRefused(CKR_OBJECT_HANDLE_INVALID, () -> session.text(object, CKA_LABEL));
    }
  }

  @Test
  void aReadOnlySessionChangesAndDestroysNothingOnTheToken() throws PKCS11Exception {
    try (Session user = token.user();
        Session readOnly = token.openReadOnly()) {
      long object = user.create(CKA_CLASS, CKO_DATA, CKA_TOKEN, true, CKA_VALUE, new byte[1]);
      assertRefused(CKR_SESSION_READ_ONLY, () -> readOnly.change(object, CKA_LABEL, "x"));
      assertRefused(CKR_SESSION_READ_ONLY, () -> readOnly.destroy(object));
      assertRefused(CKR_SESSION_READ_ONLY, () -> readOnly.copy(object));
      user.destroy(object);
    }
  }

  // §4.6, §4.8: only the security officer trusts.
  @Test
  void theSecurityOfficerTrusts() throws PKCS11Exception {
    long object;
    try (Session user = token.user()) {
      Pair pair = Recipes.rsa(user, 2048, Recipes.ON_TOKEN);
      object = pair.publicKey();
      assertRefused(CKR_USER_NOT_LOGGED_IN, () -> user.change(object, CKA_TRUSTED, true));
      user.destroy(pair.privateKey());
      user.logout();
      user.login(CKU_SO, Token.SO_PIN);
      user.change(object, CKA_TRUSTED, true);
      assertTrue(user.isTrue(object, CKA_TRUSTED));
      user.logout();
      user.login(CKU_USER, Token.PIN);
      assertTrue(user.isTrue(object, CKA_TRUSTED));
      user.destroy(object);
    }
  }

  @Test
  void refusesAnObjectThatIsNotThere() throws PKCS11Exception {
    try (Session session = token.open()) {
      assertRefused(CKR_OBJECT_HANDLE_INVALID, () -> session.destroy(0));
      assertRefused(CKR_OBJECT_HANDLE_INVALID, () -> session.read(0x7fff_ffffL, CKA_CLASS));
      assertRefused(CKR_OBJECT_HANDLE_INVALID, () -> session.change(-1, CKA_LABEL, "x"));
      assertRefused(
          CKR_OBJECT_HANDLE_INVALID, () -> wrapper.C_GetObjectSize(session.handle(), 0x7fff_ffffL));
    }
  }
}
