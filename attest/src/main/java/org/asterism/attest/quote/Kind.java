package org.asterism.attest.quote;

/// The technology that evidence comes from.
public enum Kind {
  /// An enclave of Intel SGX.
  SGX,
  /// A trust domain of Intel TDX.
  TDX,
  /// A guest of AMD SEV-SNP.
  SNP
}
