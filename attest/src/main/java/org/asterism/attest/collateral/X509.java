package org.asterism.attest.collateral;

import java.io.ByteArrayInputStream;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.MalformedException;

/// Certificates and revocation lists by the JDK's own parser (RFC 5280), each alone in its bytes.
public final class X509 {
  private static final int SIGNED_PARTS = 3;

  private X509() {}

  /// One certificate in DER.
  public static X509Certificate certificate(Bytes der) throws MalformedException {
    ByteArrayInputStream in = new ByteArrayInputStream(der.toArray());
    try {
      X509Certificate certificate = (X509Certificate) factory().generateCertificate(in);
      end(in, "a certificate");
      signed(der, "a certificate");
      return certificate;
    } catch (CertificateException e) {
      throw new MalformedException("expected a certificate: " + e.getMessage(), e);
    }
  }

  /// The certificates of a PEM text, in its order; other blocks are refused.
  public static List<X509Certificate> chain(String pem) throws MalformedException {
    List<X509Certificate> chain = new ArrayList<>();
    for (Pem block : Pem.blocks(pem)) {
      if (!block.label().equals("CERTIFICATE")) {
        throw new MalformedException("expected certificates in PEM, found " + block.label());
      }
      chain.add(certificate(block.der()));
    }
    if (chain.isEmpty()) {
      throw new MalformedException("expected certificates in PEM, found none");
    }
    return List.copyOf(chain);
  }

  /// One revocation list in DER.
  public static X509CRL crl(Bytes der) throws MalformedException {
    ByteArrayInputStream in = new ByteArrayInputStream(der.toArray());
    try {
      X509CRL crl = (X509CRL) factory().generateCRL(in);
      end(in, "a revocation list");
      signed(der, "a revocation list");
      return crl;
    } catch (CRLException e) {
      throw new MalformedException("expected a revocation list: " + e.getMessage(), e);
    }
  }

  /// What an extension's OCTET STRING holds.
  public static Optional<Bytes> extension(X509Certificate certificate, String oid)
      throws MalformedException {
    byte[] wrapped = certificate.getExtensionValue(oid);
    if (wrapped == null) {
      return Optional.empty();
    }
    return Optional.of(
        Der.parse(Bytes.of(wrapped)).require(Der.OCTET_STRING, "extension " + oid).content());
  }

  /// RFC 5280, 4.1.1.3 and 5.1.1.3; X.690, 11.2.1: the JDK ignores how many bits of a signature's
  /// last byte are unused, which nothing signs. One content, one encoding.
  private static void signed(Bytes der, String what) throws MalformedException {
    List<Der> parts = Der.parse(der).children(what);
    Bytes signature = parts.getLast().require(Der.BIT_STRING, "a signature").content();
    if (parts.size() != SIGNED_PARTS || signature.length() == 0 || signature.at(0) != 0) {
      throw new MalformedException("expected a signature of whole bytes at the end of " + what);
    }
  }

  private static void end(ByteArrayInputStream in, String what) throws MalformedException {
    if (in.available() != 0) {
      throw new MalformedException(
          "expected the end of %s, found %d more bytes".formatted(what, in.available()));
    }
  }

  private static CertificateFactory factory() {
    try {
      return CertificateFactory.getInstance("X.509");
    } catch (CertificateException e) {
      throw new IllegalStateException("this JVM has no X.509 parser", e);
    }
  }
}
