package org.asterism.ratls;

import org.asterism.vault.EvidenceKind;
import org.asterism.vault.Octets;

/// What came of judging evidence.
public sealed interface EvidenceVerdict {

  /// It proves what the policy asks.
  ///
  /// @param measurement of the code; empty where the kind measures nothing
  /// @param words for logs: what was proven, and by what
  record Trusted(EvidenceKind kind, Octets measurement, String words) implements EvidenceVerdict {}

  /// It does not.
  ///
  /// @param step which check failed
  /// @param reason what was expected and what was found
  record Refused(String step, String reason) implements EvidenceVerdict {}
}
