package org.asterism.conformance.chapter;

import static org.asterism.conformance.chapter.Refusals.assertRefused;
import static org.asterism.conformance.chapter.Templates.template;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.*;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import iaik.pkcs.pkcs11.wrapper.PKCS11Exception;
import org.asterism.conformance.chapter.Session.Pair;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Reading attributes: all that a class has, and nothing that is sensitive (PKCS#11 v3.1 §5.7.5,
/// §4).
class AttributeTest {
  private static final int ATTRIBUTE = 24; // CK_ATTRIBUTE: type, pointer, length
  private static final long[] OF_STORAGE = {
    CKA_CLASS,
    CKA_TOKEN,
    CKA_PRIVATE,
    CKA_MODIFIABLE,
    CKA_LABEL,
    CKA_COPYABLE,
    CKA_DESTROYABLE,
    CKA_UNIQUE_ID
  };
  private static final long[] OF_KEYS = {
    CKA_KEY_TYPE, CKA_ID, CKA_START_DATE, CKA_END_DATE, CKA_DERIVE, CKA_LOCAL, CKA_KEY_GEN_MECHANISM
  };
  private static final long[] OF_PUBLIC_KEYS = {
    CKA_SUBJECT,
    CKA_ENCRYPT,
    CKA_VERIFY,
    CKA_VERIFY_RECOVER,
    CKA_WRAP,
    CKA_TRUSTED,
    CKA_PUBLIC_KEY_INFO
  };
  private static final long[] OF_PRIVATE_KEYS = {
    CKA_SUBJECT,
    CKA_SENSITIVE,
    CKA_DECRYPT,
    CKA_SIGN,
    CKA_SIGN_RECOVER,
    CKA_UNWRAP,
    CKA_EXTRACTABLE,
    CKA_ALWAYS_SENSITIVE,
    CKA_NEVER_EXTRACTABLE,
    CKA_WRAP_WITH_TRUSTED,
    CKA_ALWAYS_AUTHENTICATE,
    CKA_PUBLIC_KEY_INFO
  };
  private static final long[] OF_SECRET_KEYS = {
    CKA_SENSITIVE,
    CKA_ENCRYPT,
    CKA_DECRYPT,
    CKA_SIGN,
    CKA_VERIFY,
    CKA_WRAP,
    CKA_UNWRAP,
    CKA_EXTRACTABLE,
    CKA_ALWAYS_SENSITIVE,
    CKA_NEVER_EXTRACTABLE,
    CKA_WRAP_WITH_TRUSTED,
    CKA_TRUSTED,
    CKA_VALUE_LEN
  };
  private static final long[] OF_CERTIFICATES = {
    CKA_CERTIFICATE_TYPE,
    CKA_TRUSTED,
    CKA_CERTIFICATE_CATEGORY,
    CKA_START_DATE,
    CKA_END_DATE,
    CKA_SUBJECT,
    CKA_ID,
    CKA_ISSUER,
    CKA_SERIAL_NUMBER,
    CKA_VALUE,
    CKA_URL
  };

  private static Token token;
  private static Session session;

  @BeforeAll
  static void makeToken() throws Exception {
    token = WrappedLibrary.shared().token();
    session = token.user();
  }

  @AfterAll
  static void endSession() throws PKCS11Exception {
    session.close();
  }

  private static void assertAnswers(long object, long[]... types) {
    for (long[] some : types) {
      for (long type : some) {
        assertRefused(CKR_OK, ckaCodeToName(type), () -> session.read(object, type));
      }
    }
  }

  // Applications trip over a missing one (CKA_ALWAYS_AUTHENTICATE above all).
  @Test
  void keysAnswerAllStandardAttributes() throws PKCS11Exception {
    Pair rsa = Recipes.rsa(session, 2048);
    Pair ec = Recipes.ec(session, Curve.P256);
    long[] ofRsa = {CKA_MODULUS, CKA_PUBLIC_EXPONENT};
    assertAnswers(rsa.publicKey(), OF_STORAGE, OF_KEYS, OF_PUBLIC_KEYS, ofRsa);
    assertAnswers(rsa.publicKey(), new long[] {CKA_MODULUS_BITS});
    assertAnswers(rsa.privateKey(), OF_STORAGE, OF_KEYS, OF_PRIVATE_KEYS, ofRsa);
    assertAnswers(ec.publicKey(), OF_STORAGE, OF_KEYS, OF_PUBLIC_KEYS);
    assertAnswers(ec.publicKey(), new long[] {CKA_EC_PARAMS, CKA_EC_POINT});
    assertAnswers(ec.privateKey(), OF_STORAGE, OF_KEYS, OF_PRIVATE_KEYS);
    assertAnswers(ec.privateKey(), new long[] {CKA_EC_PARAMS});
    long aes = Recipes.aes(session, 32);
    assertAnswers(aes, OF_STORAGE, OF_KEYS, OF_SECRET_KEYS);
    assertNotNull(session.read(aes, CKA_UNIQUE_ID));
  }

  @Test
  void certificatesAnswerAllStandardAttributes() throws PKCS11Exception {
    long certificate =
        session.create(
            CKA_CLASS,
            CKO_CERTIFICATE,
            CKA_CERTIFICATE_TYPE,
            CKC_X_509,
            CKA_SUBJECT,
            Numbers.hex("3000"),
            CKA_VALUE,
            Numbers.hex("30030201ff"),
            CKA_ID,
            new byte[] {1});
    assertAnswers(certificate, OF_STORAGE, OF_CERTIFICATES);
    assertArrayEquals(Numbers.hex("30030201ff"), session.bytes(certificate, CKA_VALUE));
    assertEquals(CKC_X_509, session.read(certificate, CKA_CERTIFICATE_TYPE));
  }

  // §4.9: by default a private key neither shows itself nor leaves.
  @Test
  void privatePartsAreSensitive() throws PKCS11Exception {
    Pair rsa = Recipes.rsa(session, 2048, Recipes.ON_TOKEN);
    for (long type :
        new long[] {
          CKA_PRIVATE_EXPONENT,
          CKA_PRIME_1,
          CKA_PRIME_2,
          CKA_EXPONENT_1,
          CKA_EXPONENT_2,
          CKA_COEFFICIENT
        }) {
      assertRefused(CKR_ATTRIBUTE_SENSITIVE, () -> session.read(rsa.privateKey(), type));
    }
    assertEquals(true, session.read(rsa.privateKey(), CKA_ALWAYS_SENSITIVE));
    assertEquals(true, session.read(rsa.privateKey(), CKA_NEVER_EXTRACTABLE));
    assertEquals(true, session.read(rsa.privateKey(), CKA_LOCAL));
    session.destroy(rsa);
    Pair ec = Recipes.ec(session, Curve.P256);
    assertRefused(CKR_ATTRIBUTE_SENSITIVE, () -> session.read(ec.privateKey(), CKA_VALUE));
  }

  // §4.10: extractable and not sensitive; on the token the vaults give it back.
  @Test
  void anOpenSecretKeyIsReadable() throws PKCS11Exception {
    byte[] value = Numbers.pattern(32, 5);
    long passing = Recipes.importAes(session, value);
    assertArrayEquals(value, session.bytes(passing, CKA_VALUE));
    long kept = session.copy(passing, CKA_TOKEN, true);
    assertArrayEquals(value, session.bytes(kept, CKA_VALUE));
    assertEquals(32L, session.read(kept, CKA_VALUE_LEN));
    assertEquals(false, session.read(kept, CKA_LOCAL));
    assertEquals(false, session.read(kept, CKA_NEVER_EXTRACTABLE));
    session.destroy(kept);
  }

  @Test
  void knowsNoAttributeOfAnotherClass() throws PKCS11Exception {
    long aes = Recipes.aes(session, 16);
    for (long type : new long[] {CKA_MODULUS, CKA_EC_POINT, CKA_APPLICATION, 0x8000_4711L}) {
      assertRefused(CKR_ATTRIBUTE_TYPE_INVALID, () -> session.read(aes, type));
    }
  }

  // §5.7.5: each attribute is answered by itself, whatever becomes of the others.
  @Test
  void answersEachAttributeByItself() throws PKCS11Exception {
    Pair pair = Recipes.ec(session, Curve.P256, template(CKA_ID, new byte[] {1, 2, 3}));
    try (var template = new Memory(4 * ATTRIBUTE);
        var values = new Memory(64)) {
      attribute(template, 0, CKA_VALUE, values, 32);
      attribute(template, 1, CKA_ID, values.share(32), 16);
      attribute(template, 2, CKA_MODULUS, values, 32);
      attribute(template, 3, CKA_EC_PARAMS, Pointer.NULL, 0);
      long result =
          session.raw().C_GetAttributeValue(session.handle(), pair.privateKey(), template, 4);
      assertEquals(CKR_ATTRIBUTE_SENSITIVE, result);
      assertEquals(CK_UNAVAILABLE_INFORMATION, length(template, 0));
      assertEquals(3, length(template, 1));
      assertArrayEquals(new byte[] {1, 2, 3}, values.getByteArray(32, 3));
      assertEquals(CK_UNAVAILABLE_INFORMATION, length(template, 2));
      assertEquals(10, length(template, 3));
    }
  }

  @Test
  void saysHowMuchRoomAnAttributeWants() throws PKCS11Exception {
    Pair pair = Recipes.rsa(session, 2048);
    try (var template = new Memory(ATTRIBUTE);
        var value = new Memory(256)) {
      attribute(template, 0, CKA_MODULUS, value, 255);
      long result =
          session.raw().C_GetAttributeValue(session.handle(), pair.publicKey(), template, 1);
      assertEquals(CKR_BUFFER_TOO_SMALL, result);
      attribute(template, 0, CKA_MODULUS, value, 256);
      result = session.raw().C_GetAttributeValue(session.handle(), pair.publicKey(), template, 1);
      assertEquals(CKR_OK, result);
      assertEquals(256, length(template, 0));
    }
  }

  private static void attribute(Memory template, int index, long type, Pointer value, long room) {
    long at = (long) index * ATTRIBUTE;
    template.setLong(at, type);
    template.setPointer(at + 8, value);
    template.setLong(at + 16, room);
  }

  private static long length(Memory template, int index) {
    return template.getLong((long) index * ATTRIBUTE + 16);
  }
}
