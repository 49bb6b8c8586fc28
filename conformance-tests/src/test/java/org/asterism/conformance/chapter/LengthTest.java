package org.asterism.conformance.chapter;

import static org.asterism.conformance.chapter.Mechanisms.cbcPad;
import static org.asterism.conformance.chapter.Mechanisms.gcm;
import static org.asterism.conformance.chapter.Mechanisms.plain;
import static org.asterism.conformance.chapter.Numbers.pattern;
import static org.asterism.conformance.chapter.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.*;

import com.sun.jna.ptr.NativeLongByReference;
import iaik.pkcs.pkcs11.wrapper.CK_MECHANISM;
import iaik.pkcs.pkcs11.wrapper.PKCS11;
import iaik.pkcs.pkcs11.wrapper.PKCS11Exception;
import java.util.Arrays;
import org.asterism.conformance.chapter.Session.Pair;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Output of variable length (PKCS#11 v3.1 §5.2): a NULL buffer asks, too small a one is told, and
/// neither ends the operation.
class LengthTest {
  private static final byte[] IV = pattern(16, 1);

  private static Token token;

  private PKCS11 wrapper;
  private RawCalls raw;
  private Session session;

  /// A function that fills a buffer.
  private interface Function {
    long call(byte @Nullable [] out, NativeLongByReference length);
  }

  @BeforeAll
  static void makeToken() throws Exception {
    token = WrappedLibrary.shared().token();
  }

  @BeforeEach
  void open() throws PKCS11Exception {
    session = token.user();
    wrapper = session.wrapper();
    raw = session.raw();
  }

  @AfterEach
  void close() throws PKCS11Exception {
    session.close();
  }

  /// Asks, brings too little, then enough: twice as much as needed.
  private static byte[] filled(long least, Function function) {
    var asked = RawCalls.room(0);
    assertEquals(CKR_OK, function.call(null, asked));
    assertTrue(
        asked.getValue().longValue() >= least, "length asked for: " + asked.getValue().longValue());
    var little = RawCalls.room(least - 1);
    assertEquals(CKR_BUFFER_TOO_SMALL, function.call(new byte[(int) least - 1], little));
    assertTrue(
        little.getValue().longValue() >= least, "length wanted: " + little.getValue().longValue());
    byte[] room = new byte[2 * (int) asked.getValue().longValue()];
    var enough = RawCalls.room(room.length);
    assertEquals(CKR_OK, function.call(room, enough));
    return Arrays.copyOf(room, (int) enough.getValue().longValue());
  }

  private void sign(CK_MECHANISM mechanism, long key) throws PKCS11Exception {
    wrapper.C_SignInit(session.handle(), mechanism, key, true);
  }

  @Test
  void signaturesTellTheirLength() throws PKCS11Exception {
    Pair rsa = Recipes.rsa(session, 2048, Recipes.ON_TOKEN);
    Pair ec = Recipes.ec(session, Curve.P521);
    byte[] data = pattern(30, 2);
    sign(plain(CKM_SHA256_RSA_PKCS), rsa.privateKey());
    byte[] signature =
        filled(256, (out, length) -> raw.C_Sign(session.handle(), data, 30, out, length));
    session.verify(plain(CKM_SHA256_RSA_PKCS), rsa.publicKey(), data, signature);
    assertRefused(CKR_OPERATION_NOT_INITIALIZED, () -> wrapper.C_Sign(session.handle(), data));

    sign(plain(CKM_ECDSA_SHA512), ec.privateKey());
    wrapper.C_SignUpdate(session.handle(), data);
    byte[] ofParts = filled(132, (out, length) -> raw.C_SignFinal(session.handle(), out, length));
    session.verify(plain(CKM_ECDSA_SHA512), ec.publicKey(), data, ofParts);
    session.destroy(rsa);
  }

  @Test
  void encryptionTellsItsLength() throws PKCS11Exception {
    long key = Recipes.aes(session, 16, Recipes.ON_TOKEN);
    byte[] text = pattern(20, 2);
    for (CK_MECHANISM mechanism : new CK_MECHANISM[] {cbcPad(IV), gcm(IV, null, 96)}) {
      wrapper.C_EncryptInit(session.handle(), mechanism, key, true);
      byte[] sealed =
          filled(32, (out, length) -> raw.C_Encrypt(session.handle(), text, 20, out, length));
      assertEquals(32, sealed.length);
      wrapper.C_DecryptInit(session.handle(), mechanism, key, true);
      byte[] opened =
          filled(20, (out, length) -> raw.C_Decrypt(session.handle(), sealed, 32, out, length));
      assertArrayEquals(text, opened);
    }
    session.destroy(key);
  }

  // §5.8.3: the length asked for may be more than what comes; asking feeds nothing in.
  @Test
  void encryptionInPartsTellsItsLength() throws PKCS11Exception {
    long key = Recipes.aes(session, 16);
    byte[] text = pattern(40, 2);
    wrapper.C_EncryptInit(session.handle(), cbcPad(IV), key, true);
    byte[] first =
        filled(32, (out, length) -> raw.C_EncryptUpdate(session.handle(), text, 40, out, length));
    byte[] last = filled(16, (out, length) -> raw.C_EncryptFinal(session.handle(), out, length));
    assertEquals(48, first.length + last.length);
    byte[] sealed = Arrays.copyOf(first, 48);
    System.arraycopy(last, 0, sealed, 32, 16);
    assertArrayEquals(text, session.decrypt(cbcPad(IV), key, sealed));

    wrapper.C_DecryptInit(session.handle(), cbcPad(IV), key, true);
    byte[] start =
        filled(32, (out, length) -> raw.C_DecryptUpdate(session.handle(), sealed, 48, out, length));
    byte[] rest = filled(8, (out, length) -> raw.C_DecryptFinal(session.handle(), out, length));
    assertArrayEquals(Arrays.copyOf(text, 32), start);
    assertArrayEquals(Arrays.copyOfRange(text, 32, 40), rest);
  }

  // Only the decrypted text knows how long it is.
  @Test
  void rsaDecryptionTellsItsLength() throws PKCS11Exception {
    Pair rsa = Recipes.rsa(session, 2048);
    byte[] text = pattern(50, 2);
    byte[] sealed = session.encrypt(plain(CKM_RSA_PKCS), rsa.publicKey(), text);
    wrapper.C_DecryptInit(session.handle(), plain(CKM_RSA_PKCS), rsa.privateKey(), true);
    byte[] opened =
        filled(50, (out, length) -> raw.C_Decrypt(session.handle(), sealed, 256, out, length));
    assertArrayEquals(text, opened);
  }

  // §5.13.2: a call that cannot be meant ends with ARGUMENTS_BAD and crashes nobody.
  @Test
  void nullPointersAreRefused() throws PKCS11Exception {
    Pair ec = Recipes.ec(session, Curve.P256);
    sign(plain(CKM_ECDSA), ec.privateKey());
    assertEquals(
        CKR_ARGUMENTS_BAD, raw.C_Sign(session.handle(), null, 32, new byte[64], RawCalls.room(64)));
    assertEquals(
        CKR_ARGUMENTS_BAD, raw.C_Sign(session.handle(), new byte[32], 32, new byte[64], null));
    assertEquals(CKR_ARGUMENTS_BAD, raw.C_GenerateRandom(session.handle(), null, 8));
    assertEquals(CKR_ARGUMENTS_BAD, raw.C_FindObjects(session.handle(), null, 8, null));
  }
}
