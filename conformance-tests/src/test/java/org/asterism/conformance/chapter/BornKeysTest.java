package org.asterism.conformance.chapter;

import static org.asterism.conformance.chapter.Mechanisms.ecdh;
import static org.asterism.conformance.chapter.Mechanisms.plain;
import static org.asterism.conformance.chapter.Refusals.assertRefused;
import static org.asterism.conformance.chapter.Templates.template;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.*;

import iaik.pkcs.pkcs11.wrapper.CK_ATTRIBUTE;
import iaik.pkcs.pkcs11.wrapper.PKCS11Exception;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import javax.crypto.KeyAgreement;
import org.asterism.conformance.chapter.Session.Pair;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Pairs in threshold custody that vaults deal to each other (`C_GenerateKeyPair`, PKCS#11 v3.1
/// §5.18.2): made here and never whole, and an application sees that by their attributes alone.
class BornKeysTest {
  private static final long CKA_ASTERISM_CUSTODY = 0xc1535401L;
  private static final byte[] THRESHOLD = "threshold".getBytes(StandardCharsets.US_ASCII);
  private static final String EXPERIMENTAL = "experimental-threshold";
  private static final byte[] DATA = Numbers.pattern(99, 2);
  private static final byte[] ED25519 = Numbers.hex("06032b6570");

  private static Session session;

  @BeforeAll
  static void makeToken() throws Exception {
    session = WrappedLibrary.shared().token().user();
  }

  @AfterAll
  static void endSession() throws PKCS11Exception {
    session.close();
  }

  @Test
  void pairsOfEveryCurveAgree() throws Exception {
    for (Curve curve : Curve.values()) {
      Pair pair = born(CKM_EC_KEY_PAIR_GEN, curve.parameters(), CKA_DERIVE, true);
      assertBorn(pair, CKM_EC_KEY_PAIR_GEN);
      KeyPair peer = PlainJava.ecPair(curve);
      var plainJava = KeyAgreement.getInstance("ECDH");
      plainJava.init(peer.getPrivate());
      plainJava.doPhase(PlainJava.ec(session, pair.publicKey(), curve), true);
      long agreed =
          session.derive(
              ecdh(CKD_NULL, null, ImportTest.point((ECPublicKey) peer.getPublic(), curve)),
              pair.privateKey(),
              CKA_CLASS,
              CKO_SECRET_KEY,
              CKA_KEY_TYPE,
              CKK_GENERIC_SECRET,
              CKA_SENSITIVE,
              false,
              CKA_EXTRACTABLE,
              true);
      assertArrayEquals(plainJava.generateSecret(), session.bytes(agreed, CKA_VALUE));
      session.destroy(pair);
    }
  }

  @Test
  void ed25519PairsSign() throws Exception {
    Pair pair = born(CKM_EC_EDWARDS_KEY_PAIR_GEN, ED25519, CKA_SIGN, true);
    assertBorn(pair, CKM_EC_EDWARDS_KEY_PAIR_GEN);
    byte[] info = session.bytes(pair.privateKey(), CKA_PUBLIC_KEY_INFO);
    var key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(info));
    for (int i = 0; i < 3; i++) {
      byte[] signature = session.sign(plain(CKM_EDDSA), pair.privateKey(), DATA);
      PlainJava.assertSigned("Ed25519", key, DATA, signature);
    }
    session.destroy(pair);
  }

  @Test
  void pairsOfEveryCurveSign() throws Exception {
    for (Curve curve : Curve.values()) {
      Pair pair = experimental(curve, CKA_SIGN, true);
      assertEquals(EXPERIMENTAL, custody(pair));
      for (long mechanism : new long[] {CKM_ECDSA_SHA256, CKM_ECDSA_SHA512}) {
        byte[] signature = session.sign(plain(mechanism), pair.privateKey(), DATA);
        String digest = mechanism == CKM_ECDSA_SHA256 ? "SHA256" : "SHA512";
        PlainJava.assertSigned(
            digest + "withECDSAinP1363Format",
            PlainJava.ec(session, pair.publicKey(), curve),
            DATA,
            signature);
      }
      session.destroy(pair);
    }
  }

  @Test
  void aPairSignsAndAgreesWhereItIsToldTo() throws Exception {
    Pair both = experimental(Curve.P256, CKA_SIGN, true, CKA_DERIVE, true);
    Pair signing = experimental(Curve.P256, CKA_SIGN, true);
    assertTrue(session.isTrue(both.privateKey(), CKA_DERIVE));
    assertFalse(session.isTrue(signing.privateKey(), CKA_DERIVE));
    session.destroy(both);
    session.destroy(signing);
    assertRefused(
        CKR_ATTRIBUTE_VALUE_INVALID,
        () -> born(CKM_EC_KEY_PAIR_GEN, Curve.P256.parameters(), CKA_SIGN, true));
  }

  private static Pair experimental(Curve curve, Object... uses) throws PKCS11Exception {
    byte[] custody = EXPERIMENTAL.getBytes(StandardCharsets.US_ASCII);
    return session.generatePair(
        plain(CKM_EC_KEY_PAIR_GEN),
        template(CKA_TOKEN, true, CKA_EC_PARAMS, curve.parameters()),
        Templates.join(
            template(CKA_TOKEN, true, CKA_SENSITIVE, true, CKA_ASTERISM_CUSTODY, custody),
            template(uses)));
  }

  private static String custody(Pair pair) throws PKCS11Exception {
    return new String(
        session.bytes(pair.privateKey(), CKA_ASTERISM_CUSTODY), StandardCharsets.US_ASCII);
  }

  @Test
  void whatIsNeverWholeIsNotShown() {
    assertRefused(
        CKR_TEMPLATE_INCONSISTENT,
        () -> born(CKM_EC_EDWARDS_KEY_PAIR_GEN, ED25519, CKA_SIGN, true, CKA_EXTRACTABLE, true));
  }

  private static Pair born(long mechanism, byte[] parameters, Object... uses)
      throws PKCS11Exception {
    CK_ATTRIBUTE[] never =
        template(CKA_TOKEN, true, CKA_SENSITIVE, true, CKA_ASTERISM_CUSTODY, THRESHOLD);
    return session.generatePair(
        plain(mechanism),
        template(CKA_TOKEN, true, CKA_EC_PARAMS, parameters),
        Templates.join(never, template(uses)));
  }

  private static void assertBorn(Pair pair, long mechanism) throws PKCS11Exception {
    for (long type :
        new long[] {CKA_LOCAL, CKA_SENSITIVE, CKA_ALWAYS_SENSITIVE, CKA_NEVER_EXTRACTABLE}) {
      assertTrue(session.isTrue(pair.privateKey(), type), Long.toHexString(type));
    }
    assertEquals(mechanism, session.read(pair.privateKey(), CKA_KEY_GEN_MECHANISM));
    assertArrayEquals(THRESHOLD, session.bytes(pair.privateKey(), CKA_ASTERISM_CUSTODY));
    assertArrayEquals(
        session.bytes(pair.publicKey(), CKA_PUBLIC_KEY_INFO),
        session.bytes(pair.privateKey(), CKA_PUBLIC_KEY_INFO));
  }
}
