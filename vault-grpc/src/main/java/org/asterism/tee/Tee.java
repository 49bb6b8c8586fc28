package org.asterism.tee;

import org.asterism.ratls.Evidence;
import org.asterism.ratls.EvidenceSource;
import org.asterism.ratls.EvidenceUnavailable;
import org.asterism.ratls.ReportData;
import org.asterism.vault.EvidenceKind;

/// The trusted execution environment that this process runs in, as far as it proves itself.
///
/// Safe for use by many threads: one piece of evidence is made at a time, and who waits longer than
/// [Turns#PATIENCE] gets a [TeeException.Busy].
public sealed interface Tee permits Gramine, ConfidentialGuest {

  /// Which technology it is.
  EvidenceKind kind();

  /// Fresh evidence that carries `reportData`, and what the host gave as collateral. It is checked
  /// here that it is of this kind and carries these bytes; the rest is its reader's to judge.
  Evidence evidence(ReportData reportData) throws TeeException;

  /// The same as a source for the attested exchange.
  default EvidenceSource source() {
    return reportData -> {
      try {
        return evidence(reportData);
      } catch (TeeException failed) {
        throw new EvidenceUnavailable(failed);
      }
    };
  }

  /// The environment of that kind around this process. Nothing is opened yet.
  ///
  /// @throws IllegalArgumentException for a kind that is no hardware's
  static Tee of(EvidenceKind kind) {
    return switch (kind) {
      case SGX -> Gramine.here();
      case TDX, SEV_SNP -> ConfidentialGuest.here(kind);
      case SIMULATED, HOST ->
          throw new IllegalArgumentException("not a trusted execution environment: " + kind);
    };
  }
}
