package org.asterism.ratls;

import org.asterism.vault.EvidenceKind;
import org.asterism.vault.Octets;

/// Attestation proof, as it travels.
///
/// @param collateral what the vendor signed about the platform; empty where the kind has none
public record Evidence(EvidenceKind kind, Octets evidence, Octets collateral) {
  public static final int MAX_EVIDENCE = 64 * 1024;
  public static final int MAX_COLLATERAL = 512 * 1024;

  public Evidence {
    if (evidence.size() > MAX_EVIDENCE || collateral.size() > MAX_COLLATERAL) {
      throw new IllegalArgumentException(
          "evidence has at most %d and collateral %d bytes, not %d and %d"
              .formatted(MAX_EVIDENCE, MAX_COLLATERAL, evidence.size(), collateral.size()));
    }
  }
}
