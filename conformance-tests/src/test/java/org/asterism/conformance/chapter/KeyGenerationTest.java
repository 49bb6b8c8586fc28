package org.asterism.conformance.chapter;

import static org.asterism.conformance.chapter.Mechanisms.plain;
import static org.asterism.conformance.chapter.Refusals.assertRefused;
import static org.asterism.conformance.chapter.Templates.template;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.*;

import iaik.pkcs.pkcs11.wrapper.CK_ATTRIBUTE;
import iaik.pkcs.pkcs11.wrapper.CK_MECHANISM;
import iaik.pkcs.pkcs11.wrapper.PKCS11Exception;
import org.asterism.conformance.chapter.Session.Pair;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Generating keys of every kind (PKCS#11 v3.1 §5.18.1, §5.18.2; §6.1.4, §6.3.5, §6.8.3, §6.10.3).
class KeyGenerationTest {
  private static final CK_MECHANISM RSA = plain(CKM_RSA_PKCS_KEY_PAIR_GEN);
  private static final CK_MECHANISM EC = plain(CKM_EC_KEY_PAIR_GEN);
  private static final byte[] DATA = Numbers.pattern(99, 2);

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

  // Found again and used in a later session of the token.
  @Test
  void rsaPairsOfEverySize() throws Exception {
    for (int bits : new int[] {2048, 3072, 4096}) {
      byte[] id = {(byte) (bits >> 8)};
      Recipes.rsa(session, bits, template(CKA_TOKEN, true, CKA_ID, id));
      try (Session later = token.open()) {
        long publicKey = later.find(CKA_CLASS, CKO_PUBLIC_KEY, CKA_ID, id).getFirst();
        long privateKey = later.find(CKA_CLASS, CKO_PRIVATE_KEY, CKA_ID, id).getFirst();
        assertEquals(bits, later.number(publicKey, CKA_MODULUS).bitLength());
        assertEquals((long) bits, later.read(publicKey, CKA_MODULUS_BITS));
        byte[] signature = later.sign(plain(CKM_SHA256_RSA_PKCS), privateKey, DATA);
        PlainJava.assertSigned("SHA256withRSA", PlainJava.rsa(later, publicKey), DATA, signature);
        assertMade(later, privateKey, CKM_RSA_PKCS_KEY_PAIR_GEN);
        later.destroy(new Pair(publicKey, privateKey));
      }
    }
  }

  @Test
  void ecPairsOfEveryCurve() throws Exception {
    for (Curve curve : Curve.values()) {
      byte[] id = {(byte) curve.fieldLength};
      Recipes.ec(session, curve, template(CKA_TOKEN, true, CKA_ID, id));
      try (Session later = token.open()) {
        long publicKey = later.find(CKA_CLASS, CKO_PUBLIC_KEY, CKA_ID, id).getFirst();
        long privateKey = later.find(CKA_CLASS, CKO_PRIVATE_KEY, CKA_ID, id).getFirst();
        byte[] signature = later.sign(plain(CKM_ECDSA_SHA256), privateKey, DATA);
        PlainJava.assertSigned(
            "SHA256withECDSAinP1363Format", PlainJava.ec(later, publicKey, curve), DATA, signature);
        assertMade(later, privateKey, CKM_EC_KEY_PAIR_GEN);
        later.destroy(new Pair(publicKey, privateKey));
      }
    }
  }

  private static void assertMade(Session session, long key, long mechanism) throws PKCS11Exception {
    assertTrue(session.isTrue(key, CKA_LOCAL));
    assertEquals(mechanism, session.read(key, CKA_KEY_GEN_MECHANISM));
    assertTrue(session.isTrue(key, CKA_TOKEN));
    assertTrue(session.isTrue(key, CKA_PRIVATE));
    assertTrue(session.isTrue(key, CKA_SENSITIVE));
    assertFalse(session.isTrue(key, CKA_EXTRACTABLE));
  }

  @Test
  void aesKeysOfEverySize() throws PKCS11Exception {
    for (int size : new int[] {16, 24, 32}) {
      long key = Recipes.aes(session, size, Recipes.ON_TOKEN);
      assertEquals((long) size, session.read(key, CKA_VALUE_LEN));
      assertEquals(CKK_AES, session.read(key, CKA_KEY_TYPE));
      assertEquals(CKM_AES_KEY_GEN, session.read(key, CKA_KEY_GEN_MECHANISM));
      session.destroy(key);
    }
    assertRefused(CKR_TEMPLATE_INCOMPLETE, () -> session.generate(plain(CKM_AES_KEY_GEN)));
    for (int size : new int[] {0, 15, 33, 512}) {
      assertRefused(CKR_ATTRIBUTE_VALUE_INVALID, () -> Recipes.aes(session, size));
    }
  }

  @Test
  void genericSecrets() throws PKCS11Exception {
    for (int size : new int[] {1, 32, 64, 512}) {
      long key = generic(size);
      assertEquals((long) size, session.read(key, CKA_VALUE_LEN));
      byte[] mac = session.sign(plain(CKM_SHA256_HMAC), key, DATA);
      session.verify(plain(CKM_SHA256_HMAC), key, DATA, mac);
      session.destroy(key);
    }
    for (int size : new int[] {0, 513}) {
      assertRefused(CKR_ATTRIBUTE_VALUE_INVALID, () -> generic(size));
    }
  }

  private static long generic(int size) throws PKCS11Exception {
    return session.generate(
        plain(CKM_GENERIC_SECRET_KEY_GEN),
        CKA_TOKEN,
        true,
        CKA_VALUE_LEN,
        size,
        CKA_SIGN,
        true,
        CKA_VERIFY,
        true);
  }

  // SunPKCS11 says nothing about the private key, openbao not even the exponent.
  @Test
  void wantsLittleOfATemplate() throws Exception {
    Pair pair = session.generatePair(RSA, template(CKA_MODULUS_BITS, 2048), Recipes.NONE);
    assertEquals(65537, session.number(pair.publicKey(), CKA_PUBLIC_EXPONENT).intValueExact());
    byte[] signature = session.sign(plain(CKM_SHA256_RSA_PKCS), pair.privateKey(), DATA);
    PlainJava.assertSigned(
        "SHA256withRSA", PlainJava.rsa(session, pair.publicKey()), DATA, signature);
    assertFalse(session.isTrue(pair.privateKey(), CKA_TOKEN));
  }

  @Test
  void refusesSizesAndCurvesThatItHasNot() {
    for (int bits : new int[] {512, 1024, 2047, 8194, 16384}) {
      assertRefused(CKR_ATTRIBUTE_VALUE_INVALID, () -> Recipes.rsa(session, bits));
    }
    for (String oid : new String[] {"06052b81040008", "06082a8648ce3d030101"}) {
      assertRefused(CKR_CURVE_NOT_SUPPORTED, () -> ec(Numbers.hex(oid)));
    }
    assertRefused(CKR_TEMPLATE_INCOMPLETE, () -> pair(RSA));
    assertRefused(CKR_TEMPLATE_INCOMPLETE, () -> pair(EC));
  }

  private static Pair ec(byte[] parameters) throws PKCS11Exception {
    return pair(EC, template(CKA_EC_PARAMS, parameters));
  }

  private static Pair pair(CK_MECHANISM mechanism, CK_ATTRIBUTE... publicKey)
      throws PKCS11Exception {
    return session.generatePair(mechanism, publicKey, Recipes.NONE);
  }

  @Test
  void refusesTemplatesThatContradict() {
    assertRefused(
        CKR_TEMPLATE_INCONSISTENT,
        () ->
            session.generate(
                plain(CKM_AES_KEY_GEN), CKA_KEY_TYPE, CKK_GENERIC_SECRET, CKA_VALUE_LEN, 16));
    assertRefused(
        CKR_TEMPLATE_INCONSISTENT,
        () ->
            session.generate(
                plain(CKM_AES_KEY_GEN), CKA_CLASS, CKO_PRIVATE_KEY, CKA_VALUE_LEN, 16));
    assertRefused(
        CKR_ATTRIBUTE_READ_ONLY,
        () -> session.generate(plain(CKM_AES_KEY_GEN), CKA_VALUE_LEN, 16, CKA_VALUE, new byte[16]));
    assertRefused(
        CKR_TEMPLATE_INCONSISTENT,
        () ->
            session.generate(plain(CKM_AES_KEY_GEN), CKA_VALUE_LEN, 16, CKA_EC_POINT, new byte[5]));
    assertRefused(
        CKR_ATTRIBUTE_TYPE_INVALID,
        () -> session.generate(plain(CKM_AES_KEY_GEN), CKA_VALUE_LEN, 16, 0x4321L, new byte[5]));
    assertRefused(CKR_MECHANISM_INVALID, () -> session.generate(RSA, CKA_VALUE_LEN, 16));
    assertRefused(CKR_MECHANISM_INVALID, () -> pair(plain(CKM_AES_KEY_GEN)));
    assertRefused(CKR_MECHANISM_INVALID, () -> pair(plain(CKM_VENDOR_DEFINED | 1)));
  }

  // §4.10: what was never sensitive or always extractable says so for ever.
  @Test
  void remembersItsPast() throws PKCS11Exception {
    long open = Recipes.aes(session, 16, template(CKA_SENSITIVE, false, CKA_EXTRACTABLE, true));
    assertFalse(session.isTrue(open, CKA_ALWAYS_SENSITIVE));
    assertFalse(session.isTrue(open, CKA_NEVER_EXTRACTABLE));
    session.change(open, CKA_SENSITIVE, true);
    session.change(open, CKA_EXTRACTABLE, false);
    assertFalse(session.isTrue(open, CKA_ALWAYS_SENSITIVE));
    assertFalse(session.isTrue(open, CKA_NEVER_EXTRACTABLE));
    assertRefused(CKR_ATTRIBUTE_SENSITIVE, () -> session.read(open, CKA_VALUE));
    long closed = Recipes.aes(session, 16, template(CKA_SENSITIVE, true));
    assertTrue(session.isTrue(closed, CKA_ALWAYS_SENSITIVE));
    assertTrue(session.isTrue(closed, CKA_NEVER_EXTRACTABLE));
  }
}
