package org.asterism.conformance.chapter;

import static java.util.Objects.requireNonNull;
import static org.asterism.conformance.chapter.Mechanisms.plain;
import static org.asterism.conformance.chapter.Mechanisms.pss;
import static org.asterism.conformance.chapter.Numbers.pattern;
import static org.asterism.conformance.chapter.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.*;

import iaik.pkcs.pkcs11.wrapper.CK_MECHANISM;
import iaik.pkcs.pkcs11.wrapper.PKCS11Exception;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.asterism.conformance.chapter.Mechanisms.Digest;
import org.asterism.conformance.chapter.Session.Pair;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Signing and MACing, and verifying (PKCS#11 v3.1 §5.13, §5.15; §6.1, §6.3, §6.22), with token
/// keys; the JDK verifies too.
class SigningTest {
  private static final byte[] DATA = pattern(777, 3);
  private static final Map<Digest, Long> RSA_HASHED =
      new EnumMap<>(
          Map.of(
              Digest.SHA256, CKM_SHA256_RSA_PKCS,
              Digest.SHA384, CKM_SHA384_RSA_PKCS,
              Digest.SHA512, CKM_SHA512_RSA_PKCS));
  private static final Map<Digest, Long> PSS_HASHED =
      new EnumMap<>(
          Map.of(
              Digest.SHA256, CKM_SHA256_RSA_PKCS_PSS,
              Digest.SHA384, CKM_SHA384_RSA_PKCS_PSS,
              Digest.SHA512, CKM_SHA512_RSA_PKCS_PSS));
  private static final Map<Digest, Long> ECDSA_HASHED =
      new EnumMap<>(
          Map.of(
              Digest.SHA256, CKM_ECDSA_SHA256,
              Digest.SHA384, CKM_ECDSA_SHA384,
              Digest.SHA512, CKM_ECDSA_SHA512));

  private static Token token;
  private static Session session;
  private static Pair rsa;
  private static PublicKey rsaPublic;

  @BeforeAll
  static void makeToken() throws Exception {
    token = WrappedLibrary.shared().token();
    session = token.user();
    rsa = Recipes.rsa(session, 2048, Recipes.ON_TOKEN);
    rsaPublic = PlainJava.rsa(session, rsa.publicKey());
  }

  @AfterAll
  static void endSession() throws PKCS11Exception {
    session.close();
  }

  /// Signs at once and in parts, and has the token verify both; the signature at once.
  private static byte[] signed(CK_MECHANISM mechanism, Pair pair) throws PKCS11Exception {
    byte[] first = Arrays.copyOf(DATA, 100);
    byte[] second = Arrays.copyOfRange(DATA, 100, DATA.length);
    byte[] inParts = session.signInParts(mechanism, pair.privateKey(), first, second);
    session.verify(mechanism, pair.publicKey(), DATA, inParts);
    byte[] atOnce = session.sign(mechanism, pair.privateKey(), DATA);
    session.verifyInParts(mechanism, pair.publicKey(), atOnce, first, second);
    return atOnce;
  }

  // §6.1.6: the application's own DigestInfo.
  @Test
  void rsaSignsWhatItIsGiven() throws Exception {
    for (int length : new int[] {1, 51, 245}) {
      byte[] data = pattern(length, 4);
      byte[] signature = session.sign(plain(CKM_RSA_PKCS), rsa.privateKey(), data);
      assertArrayEquals(data, PlainJava.recovered(rsaPublic, signature));
      session.verify(plain(CKM_RSA_PKCS), rsa.publicKey(), data, signature);
    }
    assertRefused(
        CKR_DATA_LEN_RANGE,
        () -> session.sign(plain(CKM_RSA_PKCS), rsa.privateKey(), new byte[246]));
  }

  // §6.1.12
  @Test
  void rsaHashesAndSigns() throws Exception {
    for (var hashed : RSA_HASHED.entrySet()) {
      byte[] signature = signed(plain(hashed.getValue()), rsa);
      PlainJava.assertSigned(hashed.getKey() + "withRSA", rsaPublic, DATA, signature);
    }
  }

  // §6.1.10, §6.1.13
  @Test
  void rsaSignsWithPss() throws Exception {
    for (Digest digest : Digest.values()) {
      byte[] signature = signed(pss(requireNonNull(PSS_HASHED.get(digest)), digest), rsa);
      PlainJava.assertSignedPss(digest, rsaPublic, DATA, signature);
      CK_MECHANISM raw = pss(CKM_RSA_PKCS_PSS, digest);
      byte[] hash = PlainJava.digest(digest, DATA);
      byte[] ofHash = session.sign(raw, rsa.privateKey(), hash);
      PlainJava.assertSignedPss(digest, rsaPublic, DATA, ofHash);
      session.verify(raw, rsa.publicKey(), hash, ofHash);
      assertRefused(
          CKR_DATA_LEN_RANGE,
          () -> session.sign(raw, rsa.privateKey(), new byte[digest.length - 1]));
    }
  }

  @Test
  void pssRefusesParametersThatContradict() {
    for (CK_MECHANISM wrong :
        new CK_MECHANISM[] {
          pss(CKM_SHA256_RSA_PKCS_PSS, Digest.SHA384),
          pss(CKM_SHA256_RSA_PKCS_PSS, CKM_SHA256, 99, 32),
          pss(CKM_SHA256_RSA_PKCS_PSS, CKM_SHA256, CKG_MGF1_SHA256, 250),
          plain(CKM_SHA256_RSA_PKCS_PSS)
        }) {
      assertRefused(CKR_MECHANISM_PARAM_INVALID, () -> session.sign(wrong, rsa.privateKey(), DATA));
    }
  }

  // §6.3.12: r ‖ s, each as long as the curve's order.
  @Test
  void ecSignsDigests() throws Exception {
    for (Curve curve : Curve.values()) {
      Pair pair = Recipes.ec(session, curve, Recipes.ON_TOKEN);
      PublicKey key = PlainJava.ec(session, pair.publicKey(), curve);
      byte[] hash = PlainJava.digest(curve.digest, DATA);
      byte[] signature = session.sign(plain(CKM_ECDSA), pair.privateKey(), hash);
      assertEquals(2 * curve.fieldLength, signature.length);
      PlainJava.assertSigned("NONEwithECDSAinP1363Format", key, hash, signature);
      session.verify(plain(CKM_ECDSA), pair.publicKey(), hash, signature);
      for (var hashed : ECDSA_HASHED.entrySet()) {
        byte[] made = signed(plain(hashed.getValue()), pair);
        PlainJava.assertSigned(hashed.getKey() + "withECDSAinP1363Format", key, DATA, made);
      }
      session.destroy(pair);
    }
  }

  // §6.3.1: to be verified, both numbers may be shorter by their leading zeros.
  @Test
  void ecVerifiesShorterSignatures() throws Exception {
    Pair pair = Recipes.ec(session, Curve.P521);
    byte[] hash = PlainJava.digest(Digest.SHA512, DATA);
    byte[] signature = session.sign(plain(CKM_ECDSA), pair.privateKey(), hash);
    while (signature[0] != 0 || signature[66] != 0) {
      signature = session.sign(plain(CKM_ECDSA), pair.privateKey(), hash);
    }
    byte[] shorter = new byte[130];
    System.arraycopy(signature, 1, shorter, 0, 65);
    System.arraycopy(signature, 67, shorter, 65, 65);
    session.verify(plain(CKM_ECDSA), pair.publicKey(), hash, shorter);
    shorter[129] ^= 1;
    assertRefused(
        CKR_SIGNATURE_INVALID,
        () -> session.verify(plain(CKM_ECDSA), pair.publicKey(), hash, shorter));
  }

  // §6.22.4
  @Test
  void macsAsTheJdkDoes() throws Exception {
    for (long type : new long[] {CKK_GENERIC_SECRET, CKK_SHA256_HMAC}) {
      byte[] value = pattern(40, 5);
      long key = Recipes.importSecret(session, type, value);
      var mac = Mac.getInstance("HmacSHA256", "SunJCE");
      mac.init(new SecretKeySpec(value, "HmacSHA256"));
      byte[] made = signed(plain(CKM_SHA256_HMAC), new Pair(key, key));
      assertArrayEquals(mac.doFinal(DATA), made);
      made[0] ^= 1;
      assertRefused(
          CKR_SIGNATURE_INVALID, () -> session.verify(plain(CKM_SHA256_HMAC), key, DATA, made));
      assertRefused(
          CKR_SIGNATURE_LEN_RANGE,
          () -> session.verify(plain(CKM_SHA256_HMAC), key, DATA, new byte[31]));
    }
  }

  @Test
  void refusesSignaturesThatAreNone() throws PKCS11Exception {
    CK_MECHANISM mechanism = plain(CKM_SHA256_RSA_PKCS);
    byte[] signature = session.sign(mechanism, rsa.privateKey(), DATA);
    assertRefused(
        CKR_SIGNATURE_INVALID,
        () -> session.verify(mechanism, rsa.publicKey(), new byte[5], signature));
    assertRefused(
        CKR_SIGNATURE_LEN_RANGE,
        () -> session.verify(mechanism, rsa.publicKey(), DATA, new byte[255]));
    signature[9] ^= 4;
    assertRefused(
        CKR_SIGNATURE_INVALID, () -> session.verify(mechanism, rsa.publicKey(), DATA, signature));
    session.verify(
        mechanism, rsa.publicKey(), DATA, session.sign(mechanism, rsa.privateKey(), DATA));
    Pair ec = Recipes.ec(session, Curve.P256);
    assertRefused(
        CKR_SIGNATURE_INVALID,
        () -> session.verify(plain(CKM_ECDSA), ec.publicKey(), new byte[32], new byte[64]));
    assertRefused(
        CKR_SIGNATURE_LEN_RANGE,
        () -> session.verify(plain(CKM_ECDSA), ec.publicKey(), new byte[32], new byte[63]));
  }

  // §5.13.1: errors of the state, the key and the mechanism.
  @Test
  void refusesWhatDoesNotFit() throws PKCS11Exception {
    assertRefused(CKR_KEY_HANDLE_INVALID, () -> session.sign(plain(CKM_ECDSA), 0, DATA));
    assertRefused(
        CKR_KEY_TYPE_INCONSISTENT,
        () -> session.sign(plain(CKM_ECDSA), rsa.privateKey(), new byte[32]));
    assertRefused(
        CKR_MECHANISM_INVALID, () -> session.sign(plain(CKM_AES_GCM), rsa.privateKey(), DATA));
    assertRefused(
        CKR_KEY_FUNCTION_NOT_PERMITTED,
        () -> session.sign(plain(CKM_RSA_PKCS), rsa.publicKey(), new byte[32]));
  }

  // §5.13.2, §5.13.3: one signature at a time, begun before it is made, whole or in parts.
  @Test
  void keepsToTheOrder() throws PKCS11Exception {
    try (Session own = token.open()) {
      var wrapper = own.wrapper();
      long handle = own.handle();
      assertRefused(CKR_OPERATION_NOT_INITIALIZED, () -> wrapper.C_Sign(handle, DATA));
      assertRefused(CKR_OPERATION_NOT_INITIALIZED, () -> wrapper.C_SignUpdate(handle, DATA));
      assertRefused(CKR_OPERATION_NOT_INITIALIZED, () -> wrapper.C_SignFinal(handle));
      assertRefused(CKR_OPERATION_NOT_INITIALIZED, () -> wrapper.C_Verify(handle, DATA, DATA));
      assertRefused(CKR_OPERATION_NOT_INITIALIZED, () -> wrapper.C_VerifyUpdate(handle, DATA));
      wrapper.C_SignInit(handle, plain(CKM_SHA256_RSA_PKCS), rsa.privateKey(), true);
      assertRefused(
          CKR_OPERATION_ACTIVE,
          () -> wrapper.C_SignInit(handle, plain(CKM_RSA_PKCS), rsa.privateKey(), true));
      wrapper.C_SignUpdate(handle, DATA);
      // v2.40 §5.11: what is begun in parts is not ended whole; the refusal ends it.
      assertRefused(CKR_OPERATION_NOT_INITIALIZED, () -> wrapper.C_Sign(handle, DATA));
      assertRefused(CKR_OPERATION_NOT_INITIALIZED, () -> wrapper.C_SignFinal(handle));
      wrapper.C_SignInit(handle, plain(CKM_SHA256_RSA_PKCS), rsa.privateKey(), true);
      wrapper.C_SignUpdate(handle, DATA);
      byte[] signature = wrapper.C_SignFinal(handle);
      own.verify(plain(CKM_SHA256_RSA_PKCS), rsa.publicKey(), DATA, signature);
      assertRefused(CKR_OPERATION_NOT_INITIALIZED, () -> wrapper.C_SignFinal(handle));
    }
  }
}
