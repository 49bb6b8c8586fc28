package org.asterism.ratls;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Octets;
import org.bouncycastle.jce.ECNamedCurveTable;

/// The P-256 key with which one party proves on TLS who it is: a vault's identity key, or an
/// engine's key towards one vault.
///
/// Safe for use by many threads. The private key lies in the heap as long as this lives: JSSE takes
/// it no other way. Nothing prints it.
public final class TlsIdentity {
  private static final String CURVE = "secp256r1";

  private final PrivateKey privateKey;
  private final PublicKey publicKey;

  private TlsIdentity(PrivateKey privateKey, PublicKey publicKey) {
    this.privateKey = privateKey;
    this.publicKey = publicKey;
  }

  public static TlsIdentity generate(SecureRandom random) {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(CURVE), random);
      KeyPair pair = generator.generateKeyPair();
      return new TlsIdentity(pair.getPrivate(), pair.getPublic());
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every Java runtime has P-256", missing);
    }
  }

  /// The identity that [#toPkcs8] wrote.
  ///
  /// @throws IllegalArgumentException when it is no P-256 key
  public static TlsIdentity fromPkcs8(SecretBytes pkcs8) {
    try {
      var factory = KeyFactory.getInstance("EC");
      var privateKey =
          pkcs8.<PrivateKey, GeneralSecurityException>useArray(
              der -> factory.generatePrivate(new PKCS8EncodedKeySpec(der)));
      if (!(privateKey instanceof ECPrivateKey ec)
          || ec.getParams().getOrder().bitLength() != 256) {
        throw new IllegalArgumentException("an identity is a P-256 key, found another");
      }
      return new TlsIdentity(ec, publicKeyOf(ec, factory));
    } catch (GeneralSecurityException malformed) {
      throw new IllegalArgumentException("an identity is a P-256 key in PKCS#8", malformed);
    }
  }

  /// The private key, for a sealed store or a file of its own.
  public SecretBytes toPkcs8() {
    return SecretBytes.takeFrom(privateKey.getEncoded());
  }

  public Spki spki() {
    return Spki.of(publicKey);
  }

  PublicKey publicKey() {
    return publicKey;
  }

  PrivateKey privateKey() {
    return privateKey;
  }

  /// ECDSA with SHA-256, DER.
  Octets sign(byte[] message) {
    try {
      var signer = Signature.getInstance("SHA256withECDSA");
      signer.initSign(privateKey);
      signer.update(message);
      return Octets.of(signer.sign());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("a P-256 key that does not sign", impossible);
    }
  }

  // PKCS#8 as the JDK writes it leaves the public key out.
  private static PublicKey publicKeyOf(ECPrivateKey privateKey, KeyFactory factory)
      throws GeneralSecurityException {
    BigInteger scalar = privateKey.getS();
    var point = ECNamedCurveTable.getParameterSpec(CURVE).getG().multiply(scalar).normalize();
    var affine =
        new ECPoint(point.getAffineXCoord().toBigInteger(), point.getAffineYCoord().toBigInteger());
    return factory.generatePublic(new ECPublicKeySpec(affine, privateKey.getParams()));
  }

  @Override
  public String toString() {
    return "TlsIdentity[" + spki().digest().toHex().substring(0, 8) + "]";
  }
}
