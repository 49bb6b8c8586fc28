package org.asterism.vault;

/// What a vault may compute with a share in threshold custody.
public enum Usage {
  /// A power of a base modulo the key's modulus.
  RSA_EXP,
  /// A multiple of a point, with its proof.
  MUL_POINT,
  /// A share of an Ed25519 signature.
  SCHNORR,
  /// A share of an ECDSA signature.
  ECDSA
}
