package org.asterism.conformance.chapter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.*;

import iaik.pkcs.pkcs11.wrapper.PKCS11Exception;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.asterism.conformance.chapter.Mechanisms.Digest;
import org.jspecify.annotations.Nullable;

/// The JDK's own providers, which know nothing of the token: what both sides agree on is right.
final class PlainJava {
  private PlainJava() {}

  /// A public key from its attributes; `CKA_PUBLIC_KEY_INFO` must say the same.
  static PublicKey rsa(Session session, long key) throws PKCS11Exception, GeneralSecurityException {
    PublicKey found =
        rsa(session.number(key, CKA_MODULUS), session.number(key, CKA_PUBLIC_EXPONENT));
    assertArrayEquals(found.getEncoded(), session.bytes(key, CKA_PUBLIC_KEY_INFO));
    return found;
  }

  static PublicKey rsa(BigInteger modulus, BigInteger exponent) throws GeneralSecurityException {
    return KeyFactory.getInstance("RSA", "SunRsaSign")
        .generatePublic(new RSAPublicKeySpec(modulus, exponent));
  }

  static PublicKey ec(Session session, long key, Curve curve)
      throws PKCS11Exception, GeneralSecurityException {
    assertArrayEquals(curve.parameters(), session.bytes(key, CKA_EC_PARAMS));
    byte[] point = unwrapOctetString(session.bytes(key, CKA_EC_POINT));
    PublicKey found = ec(point, curve);
    assertArrayEquals(found.getEncoded(), session.bytes(key, CKA_PUBLIC_KEY_INFO));
    return found;
  }

  /// @param point uncompressed (X9.62): 04, x, y
  static PublicKey ec(byte[] point, Curve curve) throws GeneralSecurityException {
    assertEquals(1 + 2 * curve.fieldLength, point.length);
    assertEquals(4, point[0]);
    var x = Numbers.number(Arrays.copyOfRange(point, 1, 1 + curve.fieldLength));
    var y = Numbers.number(Arrays.copyOfRange(point, 1 + curve.fieldLength, point.length));
    return KeyFactory.getInstance("EC", "SunEC")
        .generatePublic(new ECPublicKeySpec(new ECPoint(x, y), parameters(curve)));
  }

  /// The content of `CKA_EC_POINT`, which is a DER octet string (PKCS#11 v3.1 §6.3.3).
  static byte[] unwrapOctetString(byte[] der) {
    int header = der[1] < 0 ? 3 : 2;
    assertEquals(4, der[0], "an octet string");
    assertEquals(der.length - header, der[header - 1] & 0xff, "its length");
    return Arrays.copyOfRange(der, header, der.length);
  }

  static byte[] octetString(byte[] content) {
    byte[] header =
        content.length < 0x80
            ? new byte[] {4, (byte) content.length}
            : new byte[] {4, (byte) 0x81, (byte) content.length};
    byte[] der = Arrays.copyOf(header, header.length + content.length);
    System.arraycopy(content, 0, der, header.length, content.length);
    return der;
  }

  static ECParameterSpec parameters(Curve curve) throws GeneralSecurityException {
    var parameters = AlgorithmParameters.getInstance("EC", "SunEC");
    parameters.init(new ECGenParameterSpec(curve.java));
    return parameters.getParameterSpec(ECParameterSpec.class);
  }

  static KeyPair ecPair(Curve curve) throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC", "SunEC");
    generator.initialize(new ECGenParameterSpec(curve.java));
    return generator.generateKeyPair();
  }

  static KeyPair rsaPair(int bits) throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("RSA", "SunRsaSign");
    generator.initialize(bits);
    return generator.generateKeyPair();
  }

  static byte[] digest(Digest digest, byte[] data) throws GeneralSecurityException {
    return MessageDigest.getInstance(digest.java, "SUN").digest(data);
  }

  static void assertSigned(String algorithm, PublicKey key, byte[] data, byte[] signature)
      throws GeneralSecurityException {
    assertTrue(verifies(Signature.getInstance(algorithm), key, data, signature), algorithm);
  }

  static void assertSignedPss(Digest digest, PublicKey key, byte[] data, byte[] signature)
      throws GeneralSecurityException {
    var pss = Signature.getInstance("RSASSA-PSS", "SunRsaSign");
    pss.setParameter(
        new PSSParameterSpec(
            digest.java, "MGF1", new MGF1ParameterSpec(digest.java), digest.length, 1));
    assertTrue(verifies(pss, key, data, signature), "PSS with " + digest);
  }

  private static boolean verifies(Signature verifier, PublicKey key, byte[] data, byte[] signature)
      throws GeneralSecurityException {
    verifier.initVerify(key);
    verifier.update(data);
    return verifier.verify(signature);
  }

  /// What the signer put into the PKCS #1 block of type 1.
  static byte[] recovered(PublicKey key, byte[] signature) throws GeneralSecurityException {
    var cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding", "SunJCE");
    cipher.init(Cipher.DECRYPT_MODE, key);
    return cipher.doFinal(signature);
  }

  static Cipher rsaCipher(PublicKey key) throws GeneralSecurityException {
    var cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding", "SunJCE");
    cipher.init(Cipher.ENCRYPT_MODE, key);
    return cipher;
  }

  static Cipher oaepCipher(
      PublicKey key, String hash, MGF1ParameterSpec mgf, byte @Nullable [] label)
      throws GeneralSecurityException {
    var source = label == null ? PSource.PSpecified.DEFAULT : new PSource.PSpecified(label);
    var cipher = Cipher.getInstance("RSA/ECB/OAEPPadding", "SunJCE");
    cipher.init(Cipher.ENCRYPT_MODE, key, new OAEPParameterSpec(hash, "MGF1", mgf, source));
    return cipher;
  }
}
