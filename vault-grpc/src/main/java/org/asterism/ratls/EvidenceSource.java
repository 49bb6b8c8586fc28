package org.asterism.ratls;

/// A source of fresh evidence about the process that it runs in. Safe for use by many threads.
public interface EvidenceSource {

  /// Evidence that carries `reportData`.
  Evidence evidence(ReportData reportData) throws EvidenceUnavailable;
}
