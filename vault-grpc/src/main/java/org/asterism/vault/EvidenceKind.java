package org.asterism.vault;

/// What a peer's word about itself rests on.
public enum EvidenceKind {
  /// A development constellation's own root: proves nothing about a machine.
  SIMULATED,
  /// No evidence, a signature by an enrolled key.
  HOST,
  SGX,
  TDX,
  SEV_SNP
}
