package org.asterism.attest.steps;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CRLException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Optional;
import org.asterism.attest.quote.Bytes;

/// The few signature schemes that the vendors use, by one JCA provider or by those that the JVM has
/// installed. Each check names its scheme: a certificate cannot choose a weaker one. Thread-safe.
public final class Signatures {
  private static final PSSParameterSpec PSS_SHA384 =
      new PSSParameterSpec("SHA-384", "MGF1", MGF1ParameterSpec.SHA384, 48, 1);

  /// RFC 5480, 2.1.1: SubjectPublicKeyInfo of a P-256 key, up to the point's coordinates.
  private static final Bytes P256_PREFIX =
      Bytes.of(HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d03010703420004"));

  private static final int DER_INTEGER = 2;

  private final Optional<Provider> provider;

  /// A scheme of certificates and revocation lists.
  enum Scheme {
    /// RFC 5758, 3.2.
    ECDSA_SHA256("1.2.840.10045.4.3.2", "SHA256withECDSA"),
    /// RFC 4055, 3.1; AMD 57230, 3: SHA-384, MGF1 with SHA-384, 48 bytes of salt.
    RSA_PSS_SHA384("1.2.840.113549.1.1.10", "RSASSA-PSS");

    private final String oid;
    private final String algorithm;

    Scheme(String oid, String algorithm) {
      this.oid = oid;
      this.algorithm = algorithm;
    }
  }

  private Signatures(Optional<Provider> provider) {
    this.provider = provider;
  }

  /// By one provider, which must have all that is needed.
  public static Signatures by(Provider provider) {
    Signatures signatures = new Signatures(Optional.of(provider));
    try {
      for (Scheme scheme : Scheme.values()) {
        signatures.signature(scheme.algorithm);
      }
      signatures.signature("SHA384withECDSA");
      signatures.keyFactory();
      signatures.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalArgumentException(
          "expected a provider of ECDSA, RSASSA-PSS and SHA-256, found " + provider.getName(), e);
    }
    return signatures;
  }

  /// By the providers of this JVM, in their order.
  public static Signatures ofThisJvm() {
    return new Signatures(Optional.empty());
  }

  boolean certificate(Scheme scheme, X509Certificate certificate, PublicKey issuer) {
    try {
      return certificate.getSigAlgOID().equals(scheme.oid)
          && verify(scheme, issuer, certificate.getTBSCertificate(), certificate.getSignature());
    } catch (CertificateEncodingException e) {
      return false;
    }
  }

  boolean crl(Scheme scheme, X509CRL crl, PublicKey issuer) {
    try {
      return crl.getSigAlgOID().equals(scheme.oid)
          && verify(scheme, issuer, crl.getTBSCertList(), crl.getSignature());
    } catch (CRLException e) {
      return false;
    }
  }

  private boolean verify(Scheme scheme, PublicKey key, byte[] data, byte[] signature) {
    return verify(scheme.algorithm, key, data, signature);
  }

  /// ECDSA on P-256 with SHA-256 over data; the signature is r and s of equal length, big-endian.
  boolean ecdsaSha256(PublicKey key, Bytes data, Bytes signature) {
    return verify("SHA256withECDSA", key, data.toArray(), der(signature));
  }

  /// ECDSA on P-384 with SHA-384, likewise.
  boolean ecdsaSha384(PublicKey key, Bytes data, Bytes signature) {
    return verify("SHA384withECDSA", key, data.toArray(), der(signature));
  }

  /// A key that cannot be used or a signature that cannot be read is a signature that does not
  /// hold.
  private boolean verify(String algorithm, PublicKey key, byte[] data, byte[] signature) {
    try {
      Signature verifier = signature(algorithm);
      if (algorithm.equals(Scheme.RSA_PSS_SHA384.algorithm)) {
        verifier.setParameter(PSS_SHA384);
      }
      verifier.initVerify(key);
      verifier.update(data);
      return verifier.verify(signature);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JVM's providers lack " + algorithm, e);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /// A P-256 key from x and y; empty if the point is not on the curve.
  Optional<PublicKey> p256(Bytes coordinates) {
    try {
      byte[] encoded = P256_PREFIX.then(coordinates).toArray();
      return Optional.of(keyFactory().generatePublic(new X509EncodedKeySpec(encoded)));
    } catch (InvalidKeySpecException e) {
      return Optional.empty();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JVM's providers lack EC keys", e);
    }
  }

  /// SHA-256.
  public Bytes sha256(Bytes data) {
    try {
      return Bytes.of(digest().digest(data.toArray()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JVM's providers lack SHA-256", e);
    }
  }

  private Signature signature(String algorithm) throws NoSuchAlgorithmException {
    return provider.isPresent()
        ? Signature.getInstance(algorithm, provider.get())
        : Signature.getInstance(algorithm);
  }

  private KeyFactory keyFactory() throws NoSuchAlgorithmException {
    return provider.isPresent()
        ? KeyFactory.getInstance("EC", provider.get())
        : KeyFactory.getInstance("EC");
  }

  private MessageDigest digest() throws NoSuchAlgorithmException {
    return provider.isPresent()
        ? MessageDigest.getInstance("SHA-256", provider.get())
        : MessageDigest.getInstance("SHA-256");
  }

  /// RFC 3279, 2.2.3: SEQUENCE of two INTEGERs, which is what every provider reads.
  private static byte[] der(Bytes signature) {
    int half = signature.length() / 2;
    Bytes body = integer(signature.slice(0, half)).then(integer(signature.slice(half, half)));
    return header(0x30, body.length()).then(body).toArray();
  }

  private static Bytes integer(Bytes magnitude) {
    Bytes content = Bytes.of(new BigInteger(1, magnitude.toArray()).toByteArray());
    return header(DER_INTEGER, content.length()).then(content);
  }

  /// Contents stay below 128 bytes: two integers of at most 49.
  private static Bytes header(int tag, int length) {
    return Bytes.of(new byte[] {(byte) tag, (byte) length});
  }
}
