package org.asterism.conformance.chapter;

import static org.asterism.conformance.chapter.Mechanisms.oaep;
import static org.asterism.conformance.chapter.Mechanisms.plain;
import static org.asterism.conformance.chapter.Numbers.pattern;
import static org.asterism.conformance.chapter.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.*;

import iaik.pkcs.pkcs11.wrapper.PKCS11Exception;
import java.security.PublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.util.List;
import org.asterism.conformance.chapter.Session.Pair;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Encrypting and decrypting with RSA (PKCS#11 v3.1 §5.8, §5.10; §6.1.6, §6.1.8), against the JDK.
class RsaEncryptionTest {
  private static Session session;
  private static Pair pair;
  private static PublicKey publicKey;

  private record Oaep(
      long hash, long mgf, String javaHash, MGF1ParameterSpec javaMgf, byte @Nullable [] label) {}

  private static final List<Oaep> OAEP =
      List.of(
          new Oaep(CKM_SHA_1, CKG_MGF1_SHA1, "SHA-1", MGF1ParameterSpec.SHA1, null),
          new Oaep(0, 0, "SHA-1", MGF1ParameterSpec.SHA1, null),
          new Oaep(0, 0, "SHA-1", MGF1ParameterSpec.SHA1, pattern(3, 1)),
          new Oaep(CKM_SHA256, CKG_MGF1_SHA256, "SHA-256", MGF1ParameterSpec.SHA256, null),
          new Oaep(CKM_SHA384, CKG_MGF1_SHA384, "SHA-384", MGF1ParameterSpec.SHA384, null),
          new Oaep(CKM_SHA512, CKG_MGF1_SHA512, "SHA-512", MGF1ParameterSpec.SHA512, null),
          new Oaep(CKM_SHA256, CKG_MGF1_SHA1, "SHA-256", MGF1ParameterSpec.SHA1, null),
          new Oaep(
              CKM_SHA256, CKG_MGF1_SHA256, "SHA-256", MGF1ParameterSpec.SHA256, pattern(3, 1)));

  @BeforeAll
  static void makeToken() throws Exception {
    session = WrappedLibrary.shared().token().user();
    pair = Recipes.rsa(session, 2048, Recipes.ON_TOKEN);
    publicKey = PlainJava.rsa(session, pair.publicKey());
  }

  @AfterAll
  static void endSession() throws PKCS11Exception {
    session.close();
  }

  @Test
  void decryptsPkcs1OfTheJdk() throws Exception {
    for (int length : new int[] {1, 32, 245}) {
      byte[] text = pattern(length, 6);
      byte[] sealed = PlainJava.rsaCipher(publicKey).doFinal(text);
      assertArrayEquals(text, session.decrypt(plain(CKM_RSA_PKCS), pair.privateKey(), sealed));
      byte[] own = session.encrypt(plain(CKM_RSA_PKCS), pair.publicKey(), text);
      assertArrayEquals(text, session.decrypt(plain(CKM_RSA_PKCS), pair.privateKey(), own));
    }
  }

  @Test
  void decryptsOaepOfTheJdk() throws Exception {
    byte[] text = pattern(32, 6);
    for (Oaep oaep : OAEP) {
      var mechanism = oaep(oaep.hash(), oaep.mgf(), oaep.label());
      byte[] sealed =
          PlainJava.oaepCipher(publicKey, oaep.javaHash(), oaep.javaMgf(), oaep.label())
              .doFinal(text);
      assertArrayEquals(text, session.decrypt(mechanism, pair.privateKey(), sealed));
      byte[] own = session.encrypt(mechanism, pair.publicKey(), text);
      assertArrayEquals(text, session.decrypt(mechanism, pair.privateKey(), own));
    }
  }

  @Test
  void refusesWhatWasNotEncryptedForIt() throws Exception {
    var oaep = oaep(CKM_SHA256, CKG_MGF1_SHA256, null);
    byte[] sealed = session.encrypt(oaep, pair.publicKey(), pattern(10, 1));
    sealed[100] ^= 1;
    assertRefused(
        CKR_ENCRYPTED_DATA_INVALID, () -> session.decrypt(oaep, pair.privateKey(), sealed));
    // A wrong padding of PKCS#1 v1.5 is no error (ADR 14), but the same other message each time.
    byte[] other = session.decrypt(plain(CKM_RSA_PKCS), pair.privateKey(), sealed);
    assertArrayEquals(other, session.decrypt(plain(CKM_RSA_PKCS), pair.privateKey(), sealed));
    assertRefused(
        CKR_ENCRYPTED_DATA_LEN_RANGE,
        () -> session.decrypt(oaep, pair.privateKey(), new byte[255]));
  }

  // §6.1.6: k − 11 bytes at most; §6.1.8: k − 2 − 2·hLen.
  @Test
  void refusesTextsThatAreTooLong() throws PKCS11Exception {
    assertRefused(
        CKR_DATA_LEN_RANGE,
        () -> session.encrypt(plain(CKM_RSA_PKCS), pair.publicKey(), new byte[246]));
    var oaep = oaep(CKM_SHA256, CKG_MGF1_SHA256, null);
    assertEquals(256, session.encrypt(oaep, pair.publicKey(), new byte[190]).length);
    assertRefused(CKR_DATA_LEN_RANGE, () -> session.encrypt(oaep, pair.publicKey(), new byte[191]));
  }

  // An application may send zeros for "OpenSSL's default"; what else is unknown is refused.
  @Test
  void refusesHashesThatAreNone() {
    for (var wrong :
        List.of(
            oaep(CKM_AES_GCM, CKG_MGF1_SHA256, null),
            oaep(CKM_SHA256, 77, null),
            plain(CKM_RSA_PKCS_OAEP))) {
      assertRefused(
          CKR_MECHANISM_PARAM_INVALID, () -> session.encrypt(wrong, pair.publicKey(), new byte[5]));
    }
  }

  @Test
  void keysKeepToTheirSide() {
    assertRefused(
        CKR_KEY_FUNCTION_NOT_PERMITTED,
        () -> session.encrypt(plain(CKM_RSA_PKCS), pair.privateKey(), new byte[5]));
    assertRefused(
        CKR_KEY_FUNCTION_NOT_PERMITTED,
        () -> session.decrypt(plain(CKM_RSA_PKCS), pair.publicKey(), new byte[256]));
  }
}
