package org.asterism.pkcs11.mechanism;

import org.asterism.crypto.KeyImport;
import org.asterism.key.KeyFacts;

/// What all RSA mechanisms have in common: the sizes of their keys and results.
final class RsaSizes {
  private RsaSizes() {}

  static MechanismInfo info(long flags) {
    return new MechanismInfo(KeyImport.MIN_RSA_BITS, KeyImport.MAX_RSA_BITS, flags);
  }

  /// Length of a signature or ciphertext in bytes.
  static int length(KeyFacts.Rsa rsa) {
    return (rsa.modulusBits() + 7) / 8;
  }
}
