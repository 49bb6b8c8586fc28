package org.asterism.conformance.chapter;

import static org.asterism.conformance.chapter.Mechanisms.ecdh;
import static org.asterism.conformance.chapter.Mechanisms.plain;
import static org.asterism.conformance.chapter.Numbers.pattern;
import static org.asterism.conformance.chapter.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.*;

import iaik.pkcs.pkcs11.wrapper.PKCS11Exception;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import javax.crypto.KeyAgreement;
import org.asterism.conformance.chapter.Session.Pair;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Deriving keys by ECDH (PKCS#11 v3.1 §5.18.5, §6.3.16), against the JDK.
class DerivationTest {
  private static Session session;

  @BeforeAll
  static void makeToken() throws Exception {
    session = WrappedLibrary.shared().token().user();
  }

  @AfterAll
  static void endSession() throws PKCS11Exception {
    session.close();
  }

  private static Object[] open(long keyType, int length) {
    return new Object[] {
      CKA_CLASS,
      CKO_SECRET_KEY,
      CKA_KEY_TYPE,
      keyType,
      CKA_VALUE_LEN,
      length,
      CKA_SENSITIVE,
      false,
      CKA_EXTRACTABLE,
      true
    };
  }

  private static byte[] agreed(KeyPair own, PublicKey other) throws Exception {
    var agreement = KeyAgreement.getInstance("ECDH", "SunEC");
    agreement.init(own.getPrivate());
    agreement.doPhase(other, true);
    return agreement.generateSecret();
  }

  // The point comes raw or as a DER octet string: both are in use.
  @Test
  void agreesWithTheJdk() throws Exception {
    for (Curve curve : Curve.values()) {
      Pair pair = Recipes.ec(session, curve, Recipes.ON_TOKEN);
      KeyPair peer = PlainJava.ecPair(curve);
      byte[] secret = agreed(peer, PlainJava.ec(session, pair.publicKey(), curve));
      byte[] point = ImportTest.point((ECPublicKey) peer.getPublic(), curve);
      for (byte[] form : new byte[][] {point, PlainJava.octetString(point)}) {
        long key =
            session.derive(
                ecdh(CKD_NULL, null, form),
                pair.privateKey(),
                open(CKK_GENERIC_SECRET, curve.fieldLength));
        assertArrayEquals(secret, session.bytes(key, CKA_VALUE));
      }
      session.destroy(pair);
    }
  }

  // ANSI X9.63: SHA-256(Z ‖ counter ‖ shared data), as often as length wants.
  @Test
  void derivesByTheSha256Kdf() throws Exception {
    Pair pair = Recipes.ec(session, Curve.P256);
    KeyPair peer = PlainJava.ecPair(Curve.P256);
    byte[] secret = agreed(peer, PlainJava.ec(session, pair.publicKey(), Curve.P256));
    byte[] point = ImportTest.point((ECPublicKey) peer.getPublic(), Curve.P256);
    byte[] shared = pattern(20, 6);
    byte[] stream = Arrays.copyOf(block(secret, 1, shared), 64);
    System.arraycopy(block(secret, 2, shared), 0, stream, 32, 32);
    for (int length : new int[] {16, 32}) {
      long key =
          session.derive(
              ecdh(CKD_SHA256_KDF, shared, point), pair.privateKey(), open(CKK_AES, length));
      assertArrayEquals(Arrays.copyOf(stream, length), session.bytes(key, CKA_VALUE));
    }
    long longer =
        session.derive(
            ecdh(CKD_SHA256_KDF, shared, point), pair.privateKey(), open(CKK_GENERIC_SECRET, 50));
    assertArrayEquals(Arrays.copyOf(stream, 50), session.bytes(longer, CKA_VALUE));
  }

  private static byte[] block(byte[] secret, int counter, byte[] shared) throws Exception {
    var digest = MessageDigest.getInstance("SHA-256");
    digest.update(secret);
    digest.update(new byte[] {0, 0, 0, (byte) counter});
    return digest.digest(shared);
  }

  // A derived key on the token is split like any other.
  @Test
  void aDerivedKeyMayStay() throws Exception {
    Pair pair = Recipes.ec(session, Curve.P256);
    KeyPair peer = PlainJava.ecPair(Curve.P256);
    byte[] point = ImportTest.point((ECPublicKey) peer.getPublic(), Curve.P256);
    long key =
        session.derive(
            ecdh(CKD_SHA256_KDF, null, point),
            pair.privateKey(),
            CKA_CLASS,
            CKO_SECRET_KEY,
            CKA_KEY_TYPE,
            CKK_AES,
            CKA_VALUE_LEN,
            32,
            CKA_TOKEN,
            true,
            CKA_ENCRYPT,
            true,
            CKA_DECRYPT,
            true);
    var gcm = Mechanisms.gcm(pattern(12, 1), null, 128);
    byte[] text = pattern(30, 1);
    assertArrayEquals(text, session.decrypt(gcm, key, session.encrypt(gcm, key, text)));
    assertRefused(CKR_ATTRIBUTE_SENSITIVE, () -> session.read(key, CKA_VALUE));
    session.destroy(key);
  }

  @Test
  void refusesWhatDoesNotFit() throws Exception {
    Pair pair = Recipes.ec(session, Curve.P256);
    long key = pair.privateKey();
    byte[] point =
        ImportTest.point((ECPublicKey) PlainJava.ecPair(Curve.P256).getPublic(), Curve.P256);
    byte[] offCurve = point.clone();
    offCurve[64] ^= 1;
    Object[] template = open(CKK_GENERIC_SECRET, 32);
    for (byte[] wrong : new byte[][] {offCurve, new byte[0], Arrays.copyOf(point, 64)}) {
      assertRefused(
          CKR_MECHANISM_PARAM_INVALID,
          () -> session.derive(ecdh(CKD_NULL, null, wrong), key, template));
    }
    assertRefused(
        CKR_MECHANISM_PARAM_INVALID, () -> session.derive(ecdh(99, null, point), key, template));
    assertRefused(
        CKR_MECHANISM_PARAM_INVALID, () -> session.derive(plain(CKM_ECDH1_DERIVE), key, template));
    assertRefused(
        CKR_KEY_HANDLE_INVALID, () -> session.derive(ecdh(CKD_NULL, null, point), 0, template));
    assertRefused(
        CKR_KEY_TYPE_INCONSISTENT,
        () -> session.derive(ecdh(CKD_NULL, null, point), pair.publicKey(), template));
    session.change(key, CKA_DERIVE, false);
    assertRefused(
        CKR_KEY_FUNCTION_NOT_PERMITTED,
        () -> session.derive(ecdh(CKD_NULL, null, point), key, template));
  }
}
