package org.asterism.attest;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.asterism.attest.collateral.X509;
import org.asterism.attest.quote.Bytes;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// What a made-up vendor writes in a certificate or a revocation list, each part of which a test
/// may change before it is signed.
final class Paper {
  static final String ECDSA = "SHA256withECDSA";
  static final String PSS = "SHA384WITHRSAANDMGF1";
  private static final Provider PROVIDER = new BouncyCastleProvider();
  private static final String UNKNOWN = "1.3.6.1.4.1.99999.1";

  String subject;
  String issuer;
  KeyPair own;
  KeyPair signer;
  String scheme = ECDSA;
  Instant from = MadeUp.AT.minusSeconds(1000);
  Optional<Instant> until = Optional.of(MadeUp.AT.plusSeconds(1000));
  boolean authority;
  boolean unknownCritical;
  final Map<String, byte[]> extensions = new LinkedHashMap<>();
  final List<BigInteger> revoked = new ArrayList<>();
  final BigInteger serial;

  Paper(String subject, KeyPair own, String issuer, KeyPair signer) {
    this.subject = subject;
    this.own = own;
    this.issuer = issuer;
    this.signer = signer;
    this.serial = BigInteger.valueOf(subject.hashCode() & 0xFFFF);
  }

  Paper authority() {
    authority = true;
    return this;
  }

  Paper scheme(String name) {
    scheme = name;
    return this;
  }

  X509Certificate certificate() {
    return MadeUp.parsed(() -> X509.certificate(Bytes.of(encodedCertificate())));
  }

  private byte[] encodedCertificate() throws Exception {
    X509v3CertificateBuilder builder =
        new X509v3CertificateBuilder(
            new X500Name("CN=" + issuer),
            serial,
            Date.from(from),
            Date.from(until.orElseThrow()),
            new X500Name("CN=" + subject),
            SubjectPublicKeyInfo.getInstance(own.getPublic().getEncoded()));
    if (authority) {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    }
    if (unknownCritical) {
      builder.addExtension(new ASN1ObjectIdentifier(UNKNOWN), true, DERNull.INSTANCE);
    }
    for (Map.Entry<String, byte[]> extension : extensions.entrySet()) {
      builder.addExtension(
          new ASN1ObjectIdentifier(extension.getKey()), false, extension.getValue());
    }
    return builder.build(signing()).getEncoded();
  }

  /// The same paper as a list; `subject` and `own` say nothing then.
  byte[] list() {
    return MadeUp.parsed(() -> {
      X509v2CRLBuilder builder =
          new X509v2CRLBuilder(new X500Name("CN=" + issuer), Date.from(from));
      until.ifPresent(instant -> builder.setNextUpdate(Date.from(instant)));
      for (BigInteger one : revoked) {
        builder.addCRLEntry(one, Date.from(from), 0);
      }
      if (unknownCritical) {
        builder.addExtension(new ASN1ObjectIdentifier(UNKNOWN), true, DERNull.INSTANCE);
      }
      return builder.build(signing()).getEncoded();
    });
  }

  X509CRL parsedList() {
    return MadeUp.parsed(() -> X509.crl(Bytes.of(list())));
  }

  private ContentSigner signing() throws Exception {
    return new JcaContentSignerBuilder(scheme).setProvider(PROVIDER).build(signer.getPrivate());
  }

  static KeyPair curve(String name) {
    return pair("EC", new ECGenParameterSpec(name));
  }

  static KeyPair rsa() {
    return pair("RSA", new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4));
  }

  private static KeyPair pair(String algorithm, AlgorithmParameterSpec spec) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(spec);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
