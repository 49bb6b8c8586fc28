package org.asterism.ratls;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.asterism.vault.Octets;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Self-signed certificates in the interoperable RA-TLS form. The evidence inside lets a tool look
/// at a peer; it authorises nothing, because it can be relayed. What counts is the pinned key.
public final class EvidenceCertificate {
  /// TCG DICE, conceptual message wrapper; CCC interoperable RA-TLS.
  static final ASN1ObjectIdentifier TAGGED_EVIDENCE = new ASN1ObjectIdentifier("2.23.133.5.4.9");

  private static final X500Name NAME = new X500Name("CN=asterism");
  // RFC 5280 §4.1.2.5: freshness comes from the exchange, so a date would only fail one day.
  private static final Date NOT_BEFORE = Date.from(Instant.parse("2020-01-01T00:00:00Z"));
  private static final Date NOT_AFTER = Date.from(Instant.parse("9999-12-31T23:59:59Z"));
  private static final int CBOR_BYTES = 0x40;
  private static final int CBOR_TEXT = 0x60;
  private static final int CBOR_ARRAY = 0x80;
  private static final int CBOR_MAP = 0xa0;
  private static final int CBOR_TAG = 0xc0;
  private static final int TAG_QUOTE = 60000;
  private static final int HASH_SHA256 = 1;

  private EvidenceCertificate() {}

  /// A certificate without evidence: what a `host` engine has.
  public static X509Certificate plain(TlsIdentity identity) {
    return build(identity, Optional.empty());
  }

  /// A certificate with evidence for its own key.
  public static X509Certificate with(TlsIdentity identity, EvidenceSource source)
      throws EvidenceUnavailable {
    byte[] claims = claims(identity.spki());
    Octets evidence = source.evidence(ReportData.ofClaims(claims)).evidence();
    return build(identity, Optional.of(tagged(evidence.toByteArray(), claims)));
  }

  private static X509Certificate build(TlsIdentity identity, Optional<byte[]> extension) {
    try {
      // The serial number is unique for each key, which is all that a pin asks.
      var serial = new BigInteger(1, identity.spki().digest().toByteArray()).shiftRight(128);
      var builder =
          new JcaX509v3CertificateBuilder(
              NAME, serial, NOT_BEFORE, NOT_AFTER, NAME, identity.publicKey());
      if (extension.isPresent()) {
        builder.addExtension(TAGGED_EVIDENCE, false, extension.get());
      }
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(identity.privateKey());
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    } catch (CertIOException | OperatorCreationException | CertificateException impossible) {
      throw new IllegalStateException("a certificate that cannot be made", impossible);
    }
  }

  /// CBOR: 60000([quote, claims]).
  private static byte[] tagged(byte[] quote, byte[] claims) {
    var cbor = new ByteArrayOutputStream();
    head(cbor, CBOR_TAG, TAG_QUOTE);
    head(cbor, CBOR_ARRAY, 2);
    bytes(cbor, quote);
    bytes(cbor, claims);
    return cbor.toByteArray();
  }

  /// CBOR: {"pubkey-hash": bytes of [1, SHA-256 of the SPKI]}.
  private static byte[] claims(Spki spki) {
    var hash = new ByteArrayOutputStream();
    head(hash, CBOR_ARRAY, 2);
    head(hash, 0, HASH_SHA256);
    bytes(hash, spki.digest().toByteArray());
    var claims = new ByteArrayOutputStream();
    head(claims, CBOR_MAP, 1);
    byte[] name = "pubkey-hash".getBytes(StandardCharsets.UTF_8);
    head(claims, CBOR_TEXT, name.length);
    claims.writeBytes(name);
    bytes(claims, hash.toByteArray());
    return claims.toByteArray();
  }

  private static void bytes(ByteArrayOutputStream cbor, byte[] bytes) {
    head(cbor, CBOR_BYTES, bytes.length);
    cbor.writeBytes(bytes);
  }

  // RFC 8949 §3: the shortest form; evidence is below 64 KiB.
  private static void head(ByteArrayOutputStream cbor, int major, int value) {
    if (value < 24) {
      cbor.write(major | value);
    } else if (value < 1 << 8) {
      cbor.write(major | 24);
      cbor.write(value);
    } else {
      cbor.write(major | 25);
      cbor.write(value >> 8);
      cbor.write(value);
    }
  }
}
