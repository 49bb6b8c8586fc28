package org.asterism.conformance.chapter;

import static org.asterism.conformance.chapter.Mechanisms.plain;
import static org.asterism.conformance.chapter.Numbers.pattern;
import static org.asterism.conformance.chapter.Refusals.assertRefused;
import static org.asterism.conformance.chapter.Templates.template;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.*;

import iaik.pkcs.pkcs11.wrapper.CK_MECHANISM;
import iaik.pkcs.pkcs11.wrapper.PKCS11Exception;
import org.asterism.conformance.chapter.Session.Pair;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What keys say of leaving under one another (PKCS#11 v3.1 §4.8 to §4.10).
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
}
