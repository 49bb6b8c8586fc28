package org.asterism.algorithm.rsa;

import org.asterism.algorithm.KeyRole;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;

/// The moduli that this token holds.
final class RsaSizes {
  static final int MIN_BITS = 2048;
  static final int MAX_BITS = 4096;

  private RsaSizes() {}

  static MechanismInfo info(long flags) {
    return new MechanismInfo(MIN_BITS, MAX_BITS, flags);
  }

  /// An RSA key of such a size.
  static RsaFacts require(KeyRole role, KeyFacts key) throws CryptokiException {
    var rsa = role.require(key, RsaFacts.class, "rsa");
    if (rsa.modulusBits() < MIN_BITS || rsa.modulusBits() > MAX_BITS) {
      throw role.wrongSize("expected 2048 to 4096 bits of modulus, found " + rsa.modulusBits());
    }
    return rsa;
  }
}
