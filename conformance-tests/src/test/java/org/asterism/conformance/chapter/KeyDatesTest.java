package org.asterism.conformance.chapter;

import static org.asterism.conformance.chapter.Mechanisms.plain;
import static org.asterism.conformance.chapter.Refusals.assertRefused;
import static org.asterism.conformance.chapter.Templates.template;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.*;

import iaik.pkcs.pkcs11.wrapper.CK_ATTRIBUTE;
import iaik.pkcs.pkcs11.wrapper.CK_DATE;
import iaik.pkcs.pkcs11.wrapper.PKCS11Exception;
import org.asterism.conformance.chapter.Session.Pair;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A key outside its dates reads what it protected in its time, and protects nothing new (ADR 22).
class KeyDatesTest {
  private static final byte[] TEXT = Numbers.pattern(32, 4);
  private static final Object[][] BOUNDS = {
    {CKA_END_DATE, date("2001")}, {CKA_START_DATE, date("9001")}
  };
  private static Session session;

  @BeforeAll
  static void makeToken() throws Exception {
    session = WrappedLibrary.shared().token().user();
  }

  @AfterAll
  static void endSession() throws PKCS11Exception {
    session.close();
  }

  private static CK_DATE date(String year) {
    var date = new CK_DATE();
    date.year = year.toCharArray();
    date.month = "01".toCharArray();
    date.day = "01".toCharArray();
    return date;
  }

  private static void bound(Object[] bound, long... objects) throws PKCS11Exception {
    for (long object : objects) {
      session.change(object, bound);
    }
  }

  private static void unbound(Object[] bound, long... objects) throws PKCS11Exception {
    CK_ATTRIBUTE[] empty = template(bound[0], new byte[0]);
    for (long object : objects) {
      session.wrapper().C_SetAttributeValue(session.handle(), object, empty, true);
    }
  }

  @Test
  void signaturesEndAndAreVerifiedOn() throws PKCS11Exception {
    Pair pair = Recipes.ec(session, Curve.P256, Recipes.ON_TOKEN);
    byte[] signature = session.sign(plain(CKM_ECDSA), pair.privateKey(), TEXT);
    for (Object[] bound : BOUNDS) {
      bound(bound, pair.privateKey(), pair.publicKey());
      assertRefused(
          CKR_KEY_FUNCTION_NOT_PERMITTED,
          () -> session.sign(plain(CKM_ECDSA), pair.privateKey(), TEXT));
      session.verify(plain(CKM_ECDSA), pair.publicKey(), TEXT, signature);
      unbound(bound, pair.privateKey(), pair.publicKey());
    }
    session.sign(plain(CKM_ECDSA), pair.privateKey(), TEXT);
    session.destroy(pair);
  }

  @Test
  void ciphertextsAndWrappedKeysAreReadOn() throws PKCS11Exception {
    long key = Recipes.aes(session, 32);
    long wanted = Recipes.importAes(session, Numbers.pattern(16, 5));
    var ecb = plain(CKM_AES_ECB);
    var wrap = plain(CKM_AES_KEY_WRAP);
    byte[] sealed = session.encrypt(ecb, key, TEXT);
    byte[] wrapped = session.wrapper().C_WrapKey(session.handle(), wrap, key, wanted, true);
    for (Object[] bound : BOUNDS) {
      bound(bound, key);
      assertRefused(CKR_KEY_FUNCTION_NOT_PERMITTED, () -> session.encrypt(ecb, key, TEXT));
      assertRefused(
          CKR_KEY_FUNCTION_NOT_PERMITTED,
          () -> session.wrapper().C_WrapKey(session.handle(), wrap, key, wanted, true));
      assertArrayEquals(TEXT, session.decrypt(ecb, key, sealed));
      long back =
          session
              .wrapper()
              .C_UnwrapKey(
                  session.handle(),
                  wrap,
                  key,
                  wrapped,
                  template(CKA_CLASS, CKO_SECRET_KEY, CKA_KEY_TYPE, CKK_AES),
                  true);
      assertEquals(16L, session.read(back, CKA_VALUE_LEN));
      session.destroy(back);
      unbound(bound, key);
    }
    session.destroy(key);
    session.destroy(wanted);
  }
}
