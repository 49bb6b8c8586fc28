package org.asterism.conformance.chapter;

import static org.asterism.conformance.chapter.Mechanisms.plain;
import static org.asterism.conformance.chapter.Mechanisms.with;
import static org.asterism.conformance.chapter.Numbers.pattern;
import static org.asterism.conformance.chapter.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.*;

import iaik.pkcs.pkcs11.wrapper.PKCS11;
import iaik.pkcs.pkcs11.wrapper.PKCS11Exception;
import java.security.MessageDigest;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Message digests (PKCS#11 v3.1 §5.12, §6.20–§6.25); they want no login.
class DigestTest {
  private static final Map<Long, String> DIGESTS =
      Map.of(
          CKM_SHA224,
          "SHA-224",
          CKM_SHA256,
          "SHA-256",
          CKM_SHA384,
          "SHA-384",
          CKM_SHA512,
          "SHA-512");

  private static PKCS11 wrapper;
  private static Token token;
  private static Session session;

  @BeforeAll
  static void makeToken() throws Exception {
    token = WrappedLibrary.shared().token();
    session = token.openReadOnly();
    wrapper = session.wrapper();
  }

  @AfterAll
  static void endSession() throws PKCS11Exception {
    session.close();
  }

  private static void init(long type) throws PKCS11Exception {
    wrapper.C_DigestInit(session.handle(), plain(type), true);
  }

  @Test
  void digestsAsTheJdkDoes() throws Exception {
    for (var digest : DIGESTS.entrySet()) {
      for (int length : new int[] {1, 64, 1000, 1_000_000}) {
        byte[] data = pattern(length, 1);
        byte[] expected = MessageDigest.getInstance(digest.getValue()).digest(data);
        init(digest.getKey());
        assertArrayEquals(expected, wrapper.C_Digest(session.handle(), data));
        init(digest.getKey());
        wrapper.C_DigestUpdate(session.handle(), java.util.Arrays.copyOf(data, length / 2));
        wrapper.C_DigestUpdate(
            session.handle(), java.util.Arrays.copyOfRange(data, length / 2, length));
        assertArrayEquals(expected, wrapper.C_DigestFinal(session.handle()));
      }
    }
  }

  // The empty message has a digest, whether its pointer is NULL or not (FIPS 180-4).
  @Test
  void digestsNothing() throws Exception {
    byte[] expected = MessageDigest.getInstance("SHA-256").digest();
    init(CKM_SHA256);
    assertArrayEquals(expected, wrapper.C_DigestFinal(session.handle()));
    init(CKM_SHA256);
    byte[] found = new byte[32];
    assertEquals(
        CKR_OK,
        session.raw().C_Digest(session.handle(), null, 0, found, RawCalls.room(found.length)));
    assertArrayEquals(expected, found);
  }

  // §5.12.4: a key's value may be digested without being seen.
  @Test
  void digestsASecretKey() throws Exception {
    byte[] value = pattern(32, 9);
    session.login(CKU_USER, Token.PIN);
    long key = Recipes.importAes(session, value);
    init(CKM_SHA256);
    wrapper.C_DigestUpdate(session.handle(), new byte[] {1, 2});
    wrapper.C_DigestKey(session.handle(), key);
    var expected = MessageDigest.getInstance("SHA-256");
    expected.update(new byte[] {1, 2});
    expected.update(value);
    assertArrayEquals(expected.digest(), wrapper.C_DigestFinal(session.handle()));
    session.logout();
  }

  @Test
  void refusesWhatDoesNotFit() throws PKCS11Exception {
    assertRefused(
        CKR_OPERATION_NOT_INITIALIZED, () -> wrapper.C_Digest(session.handle(), new byte[1]));
    assertRefused(
        CKR_OPERATION_NOT_INITIALIZED, () -> wrapper.C_DigestUpdate(session.handle(), new byte[1]));
    assertRefused(CKR_OPERATION_NOT_INITIALIZED, () -> wrapper.C_DigestFinal(session.handle()));
    assertRefused(CKR_MECHANISM_INVALID, () -> init(CKM_RSA_PKCS));
    assertRefused(CKR_MECHANISM_INVALID, () -> init(CKM_VENDOR_DEFINED));
    assertRefused(
        CKR_MECHANISM_PARAM_INVALID,
        () -> wrapper.C_DigestInit(session.handle(), with(CKM_SHA256, new byte[4]), true));
    assertRefused(
        CKR_MECHANISM_INVALID,
        () -> wrapper.C_DigestInit(session.handle(), with(CKM_VENDOR_DEFINED, new byte[4]), true));
    init(CKM_SHA256);
    assertRefused(CKR_OPERATION_ACTIVE, () -> init(CKM_SHA256));
    assertEquals(32, wrapper.C_Digest(session.handle(), new byte[1]).length);
  }

  // §5.2: asking for the length, or bringing too little, does not end the operation.
  @Test
  void asksForRoom() throws PKCS11Exception {
    init(CKM_SHA512);
    var length = RawCalls.room(0);
    byte[] data = pattern(10, 2);
    assertEquals(CKR_OK, session.raw().C_Digest(session.handle(), data, 10, null, length));
    assertEquals(64, length.getValue().longValue());
    var little = RawCalls.room(63);
    assertEquals(
        CKR_BUFFER_TOO_SMALL,
        session.raw().C_Digest(session.handle(), data, 10, new byte[63], little));
    assertEquals(64, little.getValue().longValue());
    byte[] found = new byte[64];
    assertEquals(
        CKR_OK, session.raw().C_Digest(session.handle(), data, 10, found, RawCalls.room(64)));
  }
}
