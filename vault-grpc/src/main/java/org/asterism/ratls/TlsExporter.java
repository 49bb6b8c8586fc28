package org.asterism.ratls;

import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.asterism.vault.Octets;

/// The value that only the two ends of one TLS connection share (RFC 8446 §7.5). Fails closed: a
/// session without it is refused.
final class TlsExporter {
  static final int LENGTH = 32;

  // RFC 5705 §4: labels that begin so need no registration.
  private static final String LABEL = "EXPERIMENTAL-asterism-attest-v1";

  private TlsExporter() {}

  /// The exporter value, under our private label and an empty context: equal on both sides, the
  /// direction is in the report data.
  static Octets of(SSLSession session) throws AttestationRefused {
    if (!"TLSv1.3".equals(session.getProtocol())) {
      throw new AttestationRefused("exporter", "tls 1.3 expected, found " + session.getProtocol());
    }
    if (!(session instanceof ExtendedSSLSession extended)) {
      throw new AttestationRefused(
          "exporter", "the tls provider has no exporter; use the jdk's own");
    }
    try {
      byte[] value = extended.exportKeyingMaterialData(LABEL, new byte[0], LENGTH);
      return Octets.of(value);
    } catch (UnsupportedOperationException | SSLException missing) {
      throw new AttestationRefused("exporter", "this connection yields no exporter value", missing);
    }
  }
}
