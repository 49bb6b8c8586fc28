package org.asterism.ratls;

/// A judge of evidence under one policy. Safe for use by many threads.
public interface EvidenceVerifier {

  /// Whether `evidence` proves what the policy asks, carries `reportData`, and fits the key that
  /// the peer showed on TLS.
  EvidenceVerdict verify(Evidence evidence, ReportData reportData, Spki peer);
}
