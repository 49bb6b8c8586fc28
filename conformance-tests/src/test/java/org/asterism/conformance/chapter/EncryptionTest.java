package org.asterism.conformance.chapter;

import static org.asterism.conformance.chapter.Mechanisms.cbcPad;
import static org.asterism.conformance.chapter.Mechanisms.gcm;
import static org.asterism.conformance.chapter.Mechanisms.plain;
import static org.asterism.conformance.chapter.Numbers.pattern;
import static org.asterism.conformance.chapter.Refusals.assertRefused;
import static org.asterism.conformance.chapter.Templates.template;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.*;

import iaik.pkcs.pkcs11.wrapper.PKCS11;
import iaik.pkcs.pkcs11.wrapper.PKCS11Exception;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Encrypting and decrypting with AES (PKCS#11 v3.1 §5.8, §5.10; §6.11, §6.13), against the JDK.
class EncryptionTest {
  private static final byte[] IV = pattern(16, 1);
  private static final byte[] NONCE = pattern(12, 2);
  private static final int[] LENGTHS = {0, 1, 15, 16, 17, 4096, 100_000};

  private static PKCS11 wrapper;
  private static Token token;
  private static Session session;

  @BeforeAll
  static void makeToken() throws Exception {
    token = WrappedLibrary.shared().token();
    wrapper = token.library().wrapper();
    session = token.user();
  }

  @AfterAll
  static void endSession() throws PKCS11Exception {
    session.close();
  }

  private static byte[] javaCbc(byte[] key, byte[] text) throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/CBC/PKCS5Padding", "SunJCE");
    cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(IV));
    return cipher.doFinal(text);
  }

  private static byte[] javaGcm(byte[] key, byte[] nonce, byte[] associated, byte[] text, int bits)
      throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/GCM/NoPadding", "SunJCE");
    cipher.init(
        Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(bits, nonce));
    cipher.updateAAD(associated);
    return cipher.doFinal(text);
  }

  // §6.11.5 (CKM_AES_CBC_PAD)
  @Test
  void cbcPadIsTheJdks() throws Exception {
    for (int size : new int[] {16, 24, 32}) {
      byte[] value = pattern(size, 7);
      long key = Recipes.importAes(session, value);
      for (int length : LENGTHS) {
        byte[] text = pattern(length, size);
        byte[] expected = javaCbc(value, text);
        byte[] parts = session.encryptInParts(cbcPad(IV), key, text, pattern(3, 1));
        assertEquals((length + 3) / 16 * 16 + 16, parts.length);
        assertArrayEquals(text, session.decrypt(cbcPad(IV), key, expected));
        if (length > 0) {
          assertArrayEquals(expected, session.encrypt(cbcPad(IV), key, text));
        }
      }
    }
  }

  @Test
  void cbcPadWorksInParts() throws Exception {
    byte[] value = pattern(32, 3);
    long key = Recipes.importAes(session, value);
    byte[] text = pattern(1000, 9);
    byte[] sealed =
        session.encryptInParts(
            cbcPad(IV),
            key,
            Arrays.copyOf(text, 5),
            Arrays.copyOfRange(text, 5, 640),
            Arrays.copyOfRange(text, 640, 1000));
    assertArrayEquals(javaCbc(value, text), sealed);
    byte[] opened =
        session.decryptInParts(
            cbcPad(IV), key, Arrays.copyOf(sealed, 17), Arrays.copyOfRange(sealed, 17, 1008));
    assertArrayEquals(text, opened);
  }

  @Test
  void cbcPadRefusesWhatWasNotPadded() throws Exception {
    byte[] value = pattern(16, 3);
    long key = Recipes.importAes(session, value);
    assertRefused(
        CKR_ENCRYPTED_DATA_LEN_RANGE, () -> session.decrypt(cbcPad(IV), key, new byte[17]));
    byte[] noPadding = javaCbc(value, new byte[16]);
    assertRefused(
        CKR_ENCRYPTED_DATA_INVALID,
        () -> session.decrypt(cbcPad(IV), key, Arrays.copyOf(noPadding, 16)));
    assertRefused(
        CKR_MECHANISM_PARAM_INVALID, () -> session.encrypt(cbcPad(new byte[15]), key, IV));
    assertRefused(
        CKR_MECHANISM_PARAM_INVALID, () -> session.encrypt(plain(CKM_AES_CBC_PAD), key, IV));
  }

  // §6.13.1: nonces and tags of every length that is offered; a tail of associated data.
  @Test
  void gcmIsTheJdks() throws Exception {
    for (int size : new int[] {16, 24, 32}) {
      byte[] value = pattern(size, 7);
      long key = Recipes.importAes(session, value);
      for (int length : new int[] {1, 15, 16, 4096, 100_000}) {
        byte[] text = pattern(length, size);
        byte[] sealed = session.encrypt(gcm(NONCE, null, 128), key, text);
        assertArrayEquals(javaGcm(value, NONCE, new byte[0], text, 128), sealed);
        assertArrayEquals(text, session.decrypt(gcm(NONCE, null, 128), key, sealed));
      }
    }
    byte[] value = pattern(16, 2);
    long key = Recipes.importAes(session, value);
    byte[] associated = pattern(70, 1);
    byte[] text = pattern(33, 1);
    for (int bits : new int[] {96, 104, 112, 120, 128}) {
      for (int nonceLength : new int[] {8, 12, 16}) {
        byte[] nonce = pattern(nonceLength, bits);
        byte[] sealed = session.encrypt(gcm(nonce, associated, bits), key, text);
        assertArrayEquals(javaGcm(value, nonce, associated, text, bits), sealed);
        assertArrayEquals(text, session.decrypt(gcm(nonce, associated, bits), key, sealed));
      }
    }
  }

  @Test
  void gcmWorksInParts() throws Exception {
    byte[] value = pattern(32, 3);
    long key = Recipes.importAes(session, value);
    byte[] text = pattern(1000, 9);
    byte[] sealed =
        session.encryptInParts(
            gcm(NONCE, IV, 128), key, Arrays.copyOf(text, 7), Arrays.copyOfRange(text, 7, 1000));
    assertArrayEquals(javaGcm(value, NONCE, IV, text, 128), sealed);
    byte[] opened =
        session.decryptInParts(
            gcm(NONCE, IV, 128),
            key,
            Arrays.copyOf(sealed, 900),
            Arrays.copyOfRange(sealed, 900, 1016));
    assertArrayEquals(text, opened);
  }

  // Whatever is changed, nothing of the text comes out.
  @Test
  void gcmRefusesWhatWasChanged() throws Exception {
    long key = Recipes.importAes(session, pattern(16, 3));
    byte[] sealed = session.encrypt(gcm(NONCE, IV, 128), key, pattern(40, 1));
    for (int place : new int[] {0, 39, 40, 55}) {
      byte[] changed = sealed.clone();
      changed[place] ^= 1;
      assertRefused(
          CKR_ENCRYPTED_DATA_INVALID, () -> session.decrypt(gcm(NONCE, IV, 128), key, changed));
      wrapper.C_DecryptInit(session.handle(), gcm(NONCE, IV, 128), key, true);
      assertEquals(0, wrapper.C_DecryptUpdate(session.handle(), changed).length);
      assertRefused(CKR_ENCRYPTED_DATA_INVALID, () -> wrapper.C_DecryptFinal(session.handle()));
    }
    assertRefused(
        CKR_ENCRYPTED_DATA_INVALID, () -> session.decrypt(gcm(NONCE, NONCE, 128), key, sealed));
    assertRefused(
        CKR_ENCRYPTED_DATA_LEN_RANGE,
        () -> session.decrypt(gcm(NONCE, IV, 128), key, new byte[15]));
  }

  @Test
  void gcmRefusesParametersThatAreNone() throws Exception {
    long key = Recipes.importAes(session, pattern(16, 3));
    for (int bits : new int[] {0, 31, 127, 136}) {
      assertRefused(
          CKR_MECHANISM_PARAM_INVALID, () -> session.encrypt(gcm(NONCE, null, bits), key, IV));
    }
    assertRefused(
        CKR_MECHANISM_PARAM_INVALID, () -> session.encrypt(gcm(new byte[0], null, 128), key, IV));
    assertRefused(CKR_MECHANISM_PARAM_INVALID, () -> session.encrypt(plain(CKM_AES_GCM), key, IV));
  }

  // A key on the token is gathered from the vaults; its value is nowhere to be read.
  @Test
  void aTokenKeyEncrypts() throws Exception {
    long key = Recipes.aes(session, 32, Recipes.ON_TOKEN);
    byte[] text = pattern(100, 4);
    byte[] sealed = session.encrypt(gcm(NONCE, null, 128), key, text);
    assertArrayEquals(text, session.decrypt(gcm(NONCE, null, 128), key, sealed));
    assertArrayEquals(
        text, session.decrypt(cbcPad(IV), key, session.encrypt(cbcPad(IV), key, text)));
    assertRefused(CKR_ATTRIBUTE_SENSITIVE, () -> session.read(key, CKA_VALUE));
    session.destroy(key);
  }

  // §5.1.6: errors of the state, the key and the mechanism.
  @Test
  void refusesWhatDoesNotFit() throws PKCS11Exception {
    long aes = Recipes.aes(session, 16);
    long onlyDecrypts =
        session.generate(
            plain(CKM_AES_KEY_GEN), CKA_VALUE_LEN, 16, CKA_ENCRYPT, false, CKA_DECRYPT, true);
    long generic = Recipes.importSecret(session, CKK_GENERIC_SECRET, pattern(20, 1));
    assertRefused(
        CKR_OPERATION_NOT_INITIALIZED, () -> wrapper.C_Encrypt(session.handle(), new byte[16]));
    assertRefused(CKR_OPERATION_NOT_INITIALIZED, () -> wrapper.C_EncryptFinal(session.handle()));
    assertRefused(
        CKR_OPERATION_NOT_INITIALIZED, () -> wrapper.C_Decrypt(session.handle(), new byte[16]));
    assertRefused(
        CKR_MECHANISM_INVALID, () -> session.encrypt(plain(CKM_AES_KEY_GEN), aes, new byte[16]));
    assertRefused(
        CKR_MECHANISM_INVALID, () -> session.encrypt(plain(CKM_DES3_CBC), aes, new byte[16]));
    assertRefused(CKR_KEY_HANDLE_INVALID, () -> session.encrypt(cbcPad(IV), 0, IV));
    assertRefused(
        CKR_KEY_FUNCTION_NOT_PERMITTED, () -> session.encrypt(cbcPad(IV), onlyDecrypts, IV));
    assertRefused(CKR_KEY_FUNCTION_NOT_PERMITTED, () -> session.encrypt(cbcPad(IV), generic, IV));
    long data = session.create(CKA_CLASS, CKO_DATA, CKA_VALUE, new byte[16]);
    assertRefused(CKR_KEY_HANDLE_INVALID, () -> session.encrypt(cbcPad(IV), data, IV));
  }

  @Test
  void oneEncryptionAtATime() throws PKCS11Exception {
    long key = Recipes.aes(session, 16, template(CKA_LABEL, "busy"));
    wrapper.C_EncryptInit(session.handle(), cbcPad(IV), key, true);
    assertRefused(
        CKR_OPERATION_ACTIVE, () -> wrapper.C_EncryptInit(session.handle(), cbcPad(IV), key, true));
    wrapper.C_EncryptUpdate(session.handle(), IV);
    assertEquals(16, wrapper.C_EncryptFinal(session.handle()).length);
    assertRefused(CKR_OPERATION_NOT_INITIALIZED, () -> wrapper.C_EncryptFinal(session.handle()));
  }
}
