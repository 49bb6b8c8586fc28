package org.asterism.ratls;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import org.asterism.vault.EvidenceKind;
import org.asterism.vault.Octets;

/// The word of an engine without a trusted platform: a signature by its enrolled TLS key over the
/// report data. It says who, and nothing about what runs there.
public final class HostEvidence {
  private static final byte[] LABEL = "asterism host v1\0".getBytes(StandardCharsets.US_ASCII);

  private HostEvidence() {}

  public static EvidenceSource source(TlsIdentity identity) {
    return reportData ->
        new Evidence(EvidenceKind.HOST, identity.sign(signed(reportData)), Octets.EMPTY);
  }

  static EvidenceVerdict verify(Evidence evidence, ReportData reportData, Spki peer) {
    if (evidence.kind() != EvidenceKind.HOST) {
      return new EvidenceVerdict.Refused("kind", "host expected, found " + evidence.kind());
    }
    try {
      var encoded = new X509EncodedKeySpec(peer.der().toByteArray());
      var verifier = Signature.getInstance("SHA256withECDSA");
      verifier.initVerify(KeyFactory.getInstance("EC").generatePublic(encoded));
      verifier.update(signed(reportData));
      if (verifier.verify(evidence.evidence().toByteArray())) {
        return new EvidenceVerdict.Trusted(
            EvidenceKind.HOST, Octets.EMPTY, "unattested engine, by its enrolled key");
      }
      return new EvidenceVerdict.Refused(
          "report data", "not signed by the peer's key for this connection");
    } catch (GeneralSecurityException malformed) {
      return new EvidenceVerdict.Refused("signature", "malformed: " + malformed.getMessage());
    }
  }

  private static byte[] signed(ReportData reportData) {
    return Bytes.concat(LABEL, reportData.bytes().toByteArray());
  }
}
