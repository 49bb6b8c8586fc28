package org.asterism.vault;

/// What a vault may compute with a share in threshold custody.
public enum Usage {
  /// A power of a base modulo the key's modulus.
  RSA_EXP
}
