package org.asterism.conformance.chapter;

import static org.asterism.conformance.chapter.Mechanisms.oaep;
import static org.asterism.conformance.chapter.Mechanisms.plain;
import static org.asterism.conformance.chapter.Numbers.pattern;
import static org.asterism.conformance.chapter.Refusals.assertRefused;
import static org.asterism.conformance.chapter.Templates.template;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.*;

import iaik.pkcs.pkcs11.wrapper.CK_MECHANISM;
import iaik.pkcs.pkcs11.wrapper.PKCS11Exception;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.asterism.conformance.chapter.Session.Pair;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Wrapping and unwrapping keys (PKCS#11 v3.1 §5.18.3, §5.18.4; §6.1.6, §6.1.8, §6.14), against the
/// JDK.
class WrappingTest {
  private static final CK_MECHANISM KEY_WRAP = plain(CKM_AES_KEY_WRAP);

  private static Session session;
  private static Pair rsa;

  @BeforeAll
  static void makeToken() throws Exception {
    session = WrappedLibrary.shared().token().user();
    rsa = Recipes.rsa(session, 2048, Recipes.ON_TOKEN);
  }

  @AfterAll
  static void endSession() throws PKCS11Exception {
    session.close();
  }

  private static Cipher aesWrap(byte[] value, int mode) throws Exception {
    var cipher = Cipher.getInstance("AESWrap", "SunJCE");
    cipher.init(mode, new SecretKeySpec(value, "AES"));
    return cipher;
  }

  private static Object[] aesTemplate(boolean onToken) {
    return new Object[] {
      CKA_CLASS,
      CKO_SECRET_KEY,
      CKA_KEY_TYPE,
      CKK_AES,
      CKA_TOKEN,
      onToken,
      CKA_SENSITIVE,
      false,
      CKA_EXTRACTABLE,
      true
    };
  }

  // RFC 3394
  @Test
  void aesWrapsSecretKeys() throws Exception {
    byte[] value = pattern(32, 1);
    long wrapping = Recipes.importAes(session, value);
    for (int size : new int[] {16, 24, 32}) {
      byte[] inner = pattern(size, 9);
      byte[] wrapped = session.wrap(KEY_WRAP, wrapping, Recipes.importAes(session, inner));
      assertArrayEquals(
          aesWrap(value, Cipher.WRAP_MODE).wrap(new SecretKeySpec(inner, "AES")), wrapped);
      long key = session.unwrap(KEY_WRAP, wrapping, wrapped, aesTemplate(true));
      assertArrayEquals(inner, session.bytes(key, CKA_VALUE));
      assertFalse(session.isTrue(key, CKA_LOCAL));
      assertFalse(session.isTrue(key, CKA_ALWAYS_SENSITIVE));
      session.destroy(key);
    }
  }

  @Test
  void rsaWrapsSecretKeys() throws Exception {
    byte[] inner = pattern(32, 9);
    long key = Recipes.importAes(session, inner);
    for (CK_MECHANISM mechanism :
        List.of(
            plain(CKM_RSA_PKCS),
            oaep(CKM_SHA256, CKG_MGF1_SHA256, null),
            oaep(CKM_SHA_1, CKG_MGF1_SHA1, null))) {
      byte[] wrapped = session.wrap(mechanism, rsa.publicKey(), key);
      assertEquals(256, wrapped.length);
      long back = session.unwrap(mechanism, rsa.privateKey(), wrapped, aesTemplate(false));
      assertArrayEquals(inner, session.bytes(back, CKA_VALUE));
    }
  }

  // §6.7: as PKCS#8, which zeros fill to whole semiblocks.
  @Test
  void wrapsPrivateKeys() throws Exception {
    long wrapping = Recipes.importAes(session, pattern(32, 1));
    Pair pair = Recipes.ec(session, Curve.P256);
    assertRefused(CKR_KEY_UNEXTRACTABLE, () -> session.wrap(KEY_WRAP, wrapping, pair.privateKey()));
    Pair loose = looseEc();
    byte[] wrapped = session.wrap(KEY_WRAP, wrapping, loose.privateKey());
    long back = session.unwrap(KEY_WRAP, wrapping, wrapped, privateKey(CKK_EC));
    byte[] digest = pattern(32, 7);
    var ecdsa = plain(CKM_ECDSA);
    session.verify(ecdsa, loose.publicKey(), digest, session.sign(ecdsa, back, digest));
    assertRefused(
        CKR_WRAPPED_KEY_INVALID,
        () -> session.unwrap(KEY_WRAP, wrapping, wrapped, privateKey(CKK_RSA)));
    assertRefused(
        CKR_KEY_NOT_WRAPPABLE,
        () -> session.wrap(plain(CKM_AES_ECB), wrapping, loose.privateKey()));
    assertRefused(
        CKR_TEMPLATE_INCONSISTENT,
        () -> session.unwrap(plain(CKM_AES_ECB), wrapping, new byte[48], privateKey(CKK_EC)));
  }

  private static Object[] privateKey(long type) {
    return new Object[] {CKA_CLASS, CKO_PRIVATE_KEY, CKA_KEY_TYPE, type};
  }

  private static Pair looseEc() throws PKCS11Exception {
    return session.generatePair(
        plain(CKM_EC_KEY_PAIR_GEN),
        template(CKA_EC_PARAMS, Curve.P256.parameters()),
        template(CKA_EXTRACTABLE, true));
  }

  // A sensitive key may leave only wrapped; an unextractable one not at all.
  @Test
  void wrapsWhatMayLeave() throws Exception {
    long wrapping = Recipes.aes(session, 32, Recipes.ON_TOKEN);
    long sensitive = Recipes.aes(session, 32, template(CKA_SENSITIVE, true, CKA_EXTRACTABLE, true));
    assertRefused(CKR_ATTRIBUTE_SENSITIVE, () -> session.read(sensitive, CKA_VALUE));
    assertEquals(40, session.wrap(KEY_WRAP, wrapping, sensitive).length);
    long kept = Recipes.aes(session, 32);
    assertRefused(CKR_KEY_UNEXTRACTABLE, () -> session.wrap(KEY_WRAP, wrapping, kept));
    long choosy =
        Recipes.aes(session, 32, template(CKA_EXTRACTABLE, true, CKA_WRAP_WITH_TRUSTED, true));
    assertRefused(CKR_KEY_NOT_WRAPPABLE, () -> session.wrap(KEY_WRAP, wrapping, choosy));
    session.destroy(wrapping);
  }

  @Test
  void unwrapsNothingThatWasChanged() throws Exception {
    long wrapping = Recipes.importAes(session, pattern(16, 1));
    byte[] wrapped = session.wrap(KEY_WRAP, wrapping, Recipes.importAes(session, pattern(16, 2)));
    wrapped[3] ^= 1;
    assertRefused(
        CKR_WRAPPED_KEY_INVALID,
        () -> session.unwrap(KEY_WRAP, wrapping, wrapped, aesTemplate(false)));
    assertRefused(
        CKR_WRAPPED_KEY_LEN_RANGE,
        () -> session.unwrap(KEY_WRAP, wrapping, new byte[23], aesTemplate(false)));
    assertRefused(
        CKR_WRAPPED_KEY_INVALID,
        () ->
            session.unwrap(
                oaep(CKM_SHA256, CKG_MGF1_SHA256, null),
                rsa.privateKey(),
                pattern(256, 1),
                aesTemplate(false)));
  }

  @Test
  void refusesKeysThatDoNotFit() throws Exception {
    long aes = Recipes.aes(session, 16, template(CKA_EXTRACTABLE, true));
    long noWrap = session.generate(plain(CKM_AES_KEY_GEN), CKA_VALUE_LEN, 16, CKA_WRAP, false);
    assertRefused(CKR_WRAPPING_KEY_HANDLE_INVALID, () -> session.wrap(KEY_WRAP, 0, aes));
    assertRefused(CKR_KEY_HANDLE_INVALID, () -> session.wrap(KEY_WRAP, aes, 0));
    assertRefused(CKR_KEY_FUNCTION_NOT_PERMITTED, () -> session.wrap(KEY_WRAP, noWrap, aes));
    assertRefused(
        CKR_WRAPPING_KEY_TYPE_INCONSISTENT, () -> session.wrap(KEY_WRAP, rsa.publicKey(), aes));
    assertRefused(
        CKR_UNWRAPPING_KEY_HANDLE_INVALID,
        () -> session.unwrap(KEY_WRAP, 0, new byte[24], aesTemplate(false)));
    assertRefused(
        CKR_UNWRAPPING_KEY_TYPE_INCONSISTENT,
        () -> session.unwrap(KEY_WRAP, rsa.privateKey(), new byte[24], aesTemplate(false)));
    assertRefused(CKR_MECHANISM_INVALID, () -> session.wrap(plain(CKM_SHA256), aes, aes));
  }

  // §4.9: what the unwrapping key demands of whatever it unwraps.
  @Test
  void anUnwrapTemplateBinds() throws Exception {
    byte[] value = pattern(16, 1);
    long free = Recipes.importAes(session, value);
    long strict =
        session.create(
            CKA_CLASS,
            CKO_SECRET_KEY,
            CKA_KEY_TYPE,
            CKK_AES,
            CKA_VALUE,
            value,
            CKA_UNWRAP,
            true,
            CKA_UNWRAP_TEMPLATE,
            template(CKA_EXTRACTABLE, false, CKA_SENSITIVE, true));
    byte[] wrapped = session.wrap(KEY_WRAP, free, Recipes.importAes(session, pattern(16, 2)));
    long key =
        session.unwrap(KEY_WRAP, strict, wrapped, CKA_CLASS, CKO_SECRET_KEY, CKA_KEY_TYPE, CKK_AES);
    assertFalse(session.isTrue(key, CKA_EXTRACTABLE));
    assertRefused(
        CKR_TEMPLATE_INCONSISTENT,
        () -> session.unwrap(KEY_WRAP, strict, wrapped, aesTemplate(false)));
  }
}
