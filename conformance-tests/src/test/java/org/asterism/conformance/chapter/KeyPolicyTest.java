package org.asterism.conformance.chapter;

import static org.asterism.conformance.chapter.Mechanisms.plain;
import static org.asterism.conformance.chapter.Numbers.pattern;
import static org.asterism.conformance.chapter.Refusals.assertRefused;
import static org.asterism.conformance.chapter.Templates.template;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.*;

import iaik.pkcs.pkcs11.wrapper.CK_MECHANISM;
import iaik.pkcs.pkcs11.wrapper.PKCS11Exception;
import org.asterism.conformance.chapter.Session.Pair;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a key says of the use of itself and of other keys (PKCS#11 v3.1 §4.7 to §4.10).
class KeyPolicyTest {
  private static final CK_MECHANISM KEY_WRAP = plain(CKM_AES_KEY_WRAP);

  private Token token;
  private Session session;

  @BeforeEach
  void makeToken() throws Exception {
    token = WrappedLibrary.shared().token();
    session = token.user();
  }

  @AfterEach
  void endSession() throws PKCS11Exception {
    session.close();
  }

  @Test
  void mechanismsThatAreAllowed() throws PKCS11Exception {
    long any = Recipes.aes(session, 16);
    assertRefused(CKR_ATTRIBUTE_TYPE_INVALID, () -> session.read(any, CKA_ALLOWED_MECHANISMS));
    long few =
        Recipes.aes(
            session,
            16,
            template(CKA_ALLOWED_MECHANISMS, new long[] {CKM_AES_ECB, CKM_AES_KEY_WRAP}));
    assertArrayEquals(
        new long[] {CKM_AES_ECB, CKM_AES_KEY_WRAP},
        (long[]) session.read(few, CKA_ALLOWED_MECHANISMS));
    session.encrypt(plain(CKM_AES_ECB), few, pattern(16, 1));
    assertRefused(
        CKR_MECHANISM_INVALID,
        () -> session.encrypt(plain(CKM_AES_KEY_WRAP_PAD), few, pattern(16, 1)));
  }

  @Test
  void aKeyLeavesUnderTheOfficersTrustOnly() throws PKCS11Exception {
    Pair rsa = Recipes.rsa(session, 2048, Recipes.ON_TOKEN);
    long guarded = Recipes.importAes(session, pattern(16, 2));
    session.change(guarded, CKA_WRAP_WITH_TRUSTED, true);
    var wrap = plain(CKM_RSA_PKCS);
    assertRefused(CKR_KEY_NOT_WRAPPABLE, () -> session.wrap(wrap, rsa.publicKey(), guarded));
    assertRefused(
        CKR_ATTRIBUTE_READ_ONLY, () -> session.change(guarded, CKA_WRAP_WITH_TRUSTED, false));
    session.logout();
    session.login(CKU_SO, Token.SO_PIN);
    session.change(rsa.publicKey(), CKA_TRUSTED, true);
    session.logout();
    session.login(CKU_USER, Token.PIN);
    long again = Recipes.importAes(session, pattern(16, 2));
    session.change(again, CKA_WRAP_WITH_TRUSTED, true);
    assertEquals(256, session.wrap(wrap, rsa.publicKey(), again).length);
  }

  @Test
  void aWrapTemplateChooses() throws PKCS11Exception {
    long wrapping =
        Recipes.aes(session, 16, template(CKA_WRAP_TEMPLATE, template(CKA_LABEL, "leaves")));
    long stays = Recipes.importAes(session, pattern(16, 3));
    assertRefused(CKR_KEY_HANDLE_INVALID, () -> session.wrap(KEY_WRAP, wrapping, stays));
    session.change(stays, CKA_LABEL, "leaves");
    assertEquals(24, session.wrap(KEY_WRAP, wrapping, stays).length);
  }

  @Test
  void aDeriveTemplateBinds() throws PKCS11Exception {
    long base =
        session.create(
            CKA_CLASS,
            CKO_SECRET_KEY,
            CKA_KEY_TYPE,
            CKK_GENERIC_SECRET,
            CKA_VALUE,
            pattern(32, 4),
            CKA_DERIVE,
            true,
            CKA_EXTRACTABLE,
            true,
            CKA_DERIVE_TEMPLATE,
            template(CKA_EXTRACTABLE, false, CKA_SENSITIVE, true));
    var digest = plain(CKM_SHA256_KEY_DERIVATION);
    long derived = session.derive(digest, base, CKA_VALUE_LEN, 32);
    assertFalse(session.isTrue(derived, CKA_EXTRACTABLE));
    assertTrue(session.isTrue(derived, CKA_SENSITIVE));
    assertRefused(
        CKR_TEMPLATE_INCONSISTENT,
        () -> session.derive(digest, base, CKA_VALUE_LEN, 32, CKA_SENSITIVE, false));
  }
}
