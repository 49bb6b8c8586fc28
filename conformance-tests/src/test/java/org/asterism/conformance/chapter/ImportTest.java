package org.asterism.conformance.chapter;

import static org.asterism.conformance.chapter.Mechanisms.plain;
import static org.asterism.conformance.chapter.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.*;

import iaik.pkcs.pkcs11.wrapper.PKCS11Exception;
import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Keys that were made elsewhere: split as they come in (PKCS#11 v3.1 §5.7.1; §6.1.2, §6.1.3,
/// §6.3.3, §6.3.4).
class ImportTest {
  private static final byte[] DATA = Numbers.pattern(50, 1);

  private static Session session;

  @BeforeAll
  static void makeToken() throws Exception {
    session = WrappedLibrary.shared().token().user();
  }

  @AfterAll
  static void endSession() throws PKCS11Exception {
    session.close();
  }

  private static Object[] rsaTemplate(RSAPrivateCrtKey key) {
    return new Object[] {
      CKA_CLASS,
      CKO_PRIVATE_KEY,
      CKA_KEY_TYPE,
      CKK_RSA,
      CKA_TOKEN,
      true,
      CKA_SIGN,
      true,
      CKA_MODULUS,
      key.getModulus(),
      CKA_PUBLIC_EXPONENT,
      key.getPublicExponent(),
      CKA_PRIVATE_EXPONENT,
      key.getPrivateExponent(),
      CKA_PRIME_1,
      key.getPrimeP(),
      CKA_PRIME_2,
      key.getPrimeQ(),
      CKA_EXPONENT_1,
      key.getPrimeExponentP(),
      CKA_EXPONENT_2,
      key.getPrimeExponentQ(),
      CKA_COEFFICIENT,
      key.getCrtCoefficient()
    };
  }

  @Test
  void anRsaKeySignsAfterItsImport() throws Exception {
    KeyPair pair = PlainJava.rsaPair(2048);
    long key = session.create(rsaTemplate((RSAPrivateCrtKey) pair.getPrivate()));
    byte[] signature = session.sign(plain(CKM_SHA256_RSA_PKCS), key, DATA);
    PlainJava.assertSigned("SHA256withRSA", pair.getPublic(), DATA, signature);
    assertFalse(session.isTrue(key, CKA_LOCAL));
    assertFalse(session.isTrue(key, CKA_ALWAYS_SENSITIVE));
    assertFalse(session.isTrue(key, CKA_NEVER_EXTRACTABLE));
    assertRefused(CKR_ATTRIBUTE_SENSITIVE, () -> session.read(key, CKA_PRIME_1));
    session.destroy(key);
  }

  @Test
  void anRsaPublicKeyVerifies() throws Exception {
    KeyPair pair = PlainJava.rsaPair(2048);
    var parts = (RSAPrivateCrtKey) pair.getPrivate();
    long key =
        session.create(
            CKA_CLASS,
            CKO_PUBLIC_KEY,
            CKA_KEY_TYPE,
            CKK_RSA,
            CKA_VERIFY,
            true,
            CKA_MODULUS,
            parts.getModulus(),
            CKA_PUBLIC_EXPONENT,
            parts.getPublicExponent());
    var signer = java.security.Signature.getInstance("SHA256withRSA");
    signer.initSign(pair.getPrivate());
    signer.update(DATA);
    session.verify(plain(CKM_SHA256_RSA_PKCS), key, DATA, signer.sign());
    assertArrayEquals(pair.getPublic().getEncoded(), session.bytes(key, CKA_PUBLIC_KEY_INFO));
  }

  @Test
  void anEcPairWorksAfterItsImport() throws Exception {
    for (Curve curve : Curve.values()) {
      KeyPair pair = PlainJava.ecPair(curve);
      long privateKey =
          session.create(
              CKA_CLASS,
              CKO_PRIVATE_KEY,
              CKA_KEY_TYPE,
              CKK_EC,
              CKA_TOKEN,
              true,
              CKA_SIGN,
              true,
              CKA_EC_PARAMS,
              curve.parameters(),
              CKA_VALUE,
              ((ECPrivateKey) pair.getPrivate()).getS());
      long publicKey =
          session.create(
              CKA_CLASS,
              CKO_PUBLIC_KEY,
              CKA_KEY_TYPE,
              CKK_EC,
              CKA_VERIFY,
              true,
              CKA_EC_PARAMS,
              curve.parameters(),
              CKA_EC_POINT,
              PlainJava.octetString(point((ECPublicKey) pair.getPublic(), curve)));
      byte[] signature = session.sign(plain(CKM_ECDSA_SHA256), privateKey, DATA);
      session.verify(plain(CKM_ECDSA_SHA256), publicKey, DATA, signature);
      PlainJava.assertSigned("SHA256withECDSAinP1363Format", pair.getPublic(), DATA, signature);
      session.destroy(privateKey);
    }
  }

  static byte[] point(ECPublicKey key, Curve curve) {
    byte[] point = new byte[1 + 2 * curve.fieldLength];
    point[0] = 4;
    byte[] x = Numbers.unsigned(key.getW().getAffineX());
    byte[] y = Numbers.unsigned(key.getW().getAffineY());
    System.arraycopy(x, 0, point, 1 + curve.fieldLength - x.length, x.length);
    System.arraycopy(y, 0, point, point.length - y.length, y.length);
    return point;
  }

  // Parts that do not belong together would make signatures that give the key away.
  @Test
  void refusesAnRsaKeyWhosePartsDisagree() throws Exception {
    Object[] template = rsaTemplate((RSAPrivateCrtKey) PlainJava.rsaPair(2048).getPrivate());
    var other = (RSAPrivateCrtKey) PlainJava.rsaPair(2048).getPrivate();
    int prime = Arrays.asList(template).indexOf(CKA_PRIME_1);
    template[prime + 1] = other.getPrimeP();
    assertRefused(CKR_ATTRIBUTE_VALUE_INVALID, () -> session.create(template));
    assertEquals(0, session.find(CKA_CLASS, CKO_PRIVATE_KEY).size());
  }

  // An AES key on the token: gathered again, it is what came in.
  @Test
  void aSecretKeyIsWhatCameIn() throws Exception {
    byte[] value = Numbers.pattern(32, 77);
    long key = session.copy(Recipes.importAes(session, value), CKA_TOKEN, true);
    assertArrayEquals(value, session.bytes(key, CKA_VALUE));
    session.destroy(key);
  }
}
