package org.asterism.algorithm.rsa;

import org.asterism.algorithm.KeyRole;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.token.MechanismRules;

/// The moduli that tokens work with. What a private key must have at least is its token's rule.
final class RsaSizes {
  static final int MIN_BITS = MechanismRules.SHORTEST_RSA_BITS;
  static final int MAX_BITS = MechanismRules.LONGEST_RSA_BITS;

  private RsaSizes() {}

  static MechanismInfo info(long flags) {
    return new MechanismInfo(MIN_BITS, MAX_BITS, flags);
  }

  /// An RSA key of such a size.
  static RsaFacts require(KeyRole role, KeyFacts key) throws CryptokiException {
    var rsa = role.require(key, RsaFacts.class, "rsa");
    if (rsa.modulusBits() < MIN_BITS || rsa.modulusBits() > MAX_BITS) {
      throw role.wrongSize(
          "expected %d to %d bits of modulus, found %d"
              .formatted(MIN_BITS, MAX_BITS, rsa.modulusBits()));
    }
    return rsa;
  }
}
