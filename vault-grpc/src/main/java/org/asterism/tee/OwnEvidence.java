package org.asterism.tee;

import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.Kind;
import org.asterism.attest.quote.MalformedException;
import org.asterism.attest.quote.Report;
import org.asterism.ratls.Evidence;
import org.asterism.ratls.ReportData;
import org.asterism.vault.EvidenceKind;
import org.asterism.vault.Octets;

/// What an environment said of this process, read before it goes out: a mistake is told here, where
/// somebody can mend it, and not by each peer.
///
/// @param origin which file it came from
record OwnEvidence(String origin, Octets raw) {
  private static final String UNKNOWN =
      "an interface that is newer than this release, or one that is broken: look into the host's"
          + " and the kernel's log";

  /// Whether it carries these bytes: it is another's question's answer if not.
  ///
  /// @throws TeeException.Malformed where it is no evidence of that kind
  boolean carries(ReportData reportData, EvidenceKind kind) throws TeeException {
    Report report = report();
    if (kind(report.kind()) != kind) {
      throw new TeeException.Malformed(
          "%s: expected evidence of %s, found %s".formatted(origin, kind, report.kind()), UNKNOWN);
    }
    return Octets.of(report.reportData().toArray()).equals(reportData.bytes());
  }

  private Report report() throws TeeException {
    if (raw.size() > Evidence.MAX_EVIDENCE) {
      throw new TeeException.Malformed(
          "%s: expected at most %d bytes, found more".formatted(origin, Evidence.MAX_EVIDENCE),
          UNKNOWN);
    }
    try {
      return org.asterism.attest.quote.Evidence.parse(Bytes.of(raw.toByteArray())).report();
    } catch (MalformedException malformed) {
      throw new TeeException.Malformed(origin + ": " + malformed.getMessage(), UNKNOWN);
    }
  }

  private static EvidenceKind kind(Kind found) {
    return switch (found) {
      case SGX -> EvidenceKind.SGX;
      case TDX -> EvidenceKind.TDX;
      case SNP -> EvidenceKind.SEV_SNP;
    };
  }
}
