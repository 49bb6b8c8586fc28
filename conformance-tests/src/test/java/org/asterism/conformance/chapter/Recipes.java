package org.asterism.conformance.chapter;

import static org.asterism.conformance.chapter.Mechanisms.plain;
import static org.asterism.conformance.chapter.Templates.join;
import static org.asterism.conformance.chapter.Templates.template;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.*;

import iaik.pkcs.pkcs11.wrapper.CK_ATTRIBUTE;
import iaik.pkcs.pkcs11.wrapper.PKCS11Exception;
import org.asterism.conformance.chapter.Session.Pair;

/// Keys that tests generate: session objects unless the additions say otherwise.
final class Recipes {
  static final CK_ATTRIBUTE[] ON_TOKEN = template(CKA_TOKEN, true);
  static final CK_ATTRIBUTE[] NONE = {};

  private Recipes() {}

  /// Signs, decrypts and unwraps.
  static Pair rsa(Session session, int bits, CK_ATTRIBUTE... both) throws PKCS11Exception {
    return session.generatePair(
        plain(CKM_RSA_PKCS_KEY_PAIR_GEN),
        join(
            template(
                CKA_MODULUS_BITS,
                bits,
                CKA_PUBLIC_EXPONENT,
                new byte[] {1, 0, 1},
                CKA_VERIFY,
                true,
                CKA_ENCRYPT,
                true,
                CKA_WRAP,
                true),
            both),
        join(template(CKA_SIGN, true, CKA_DECRYPT, true, CKA_UNWRAP, true), both));
  }

  /// Signs and derives.
  static Pair ec(Session session, Curve curve, CK_ATTRIBUTE... both) throws PKCS11Exception {
    return session.generatePair(
        plain(CKM_EC_KEY_PAIR_GEN),
        join(template(CKA_EC_PARAMS, curve.parameters(), CKA_VERIFY, true), both),
        join(template(CKA_SIGN, true, CKA_DERIVE, true), both));
  }

  /// Encrypts and wraps.
  static long aes(Session session, int bytes, CK_ATTRIBUTE... more) throws PKCS11Exception {
    return session
        .wrapper()
        .C_GenerateKey(session.handle(), plain(CKM_AES_KEY_GEN), join(aesUses(bytes), more), true);
  }

  private static CK_ATTRIBUTE[] aesUses(int bytes) {
    return template(
        CKA_VALUE_LEN,
        bytes,
        CKA_ENCRYPT,
        true,
        CKA_DECRYPT,
        true,
        CKA_WRAP,
        true,
        CKA_UNWRAP,
        true);
  }

  /// What a test may ask for again: readable, and any use.
  static long importAes(Session session, byte[] value) throws PKCS11Exception {
    return importSecret(session, CKK_AES, value);
  }

  static long importSecret(Session session, long keyType, byte[] value) throws PKCS11Exception {
    boolean aes = keyType == CKK_AES;
    return session.create(
        CKA_CLASS,
        CKO_SECRET_KEY,
        CKA_KEY_TYPE,
        keyType,
        CKA_VALUE,
        value,
        CKA_SENSITIVE,
        false,
        CKA_EXTRACTABLE,
        true,
        CKA_ENCRYPT,
        aes,
        CKA_DECRYPT,
        aes,
        CKA_WRAP,
        aes,
        CKA_UNWRAP,
        aes,
        CKA_SIGN,
        !aes,
        CKA_VERIFY,
        !aes);
  }
}
