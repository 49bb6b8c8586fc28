package org.asterism.algorithm.rsa;

import java.math.BigInteger;
import org.asterism.algorithm.KeyRole;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.cryptoki.Ckr;
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

  /// A number that a raw operation takes: below the modulus (RFC 8017 §5.1.1).
  static byte[] requireBelow(RsaFacts rsa, byte[] number) throws CryptokiException {
    if (number.length > rsa.length()) {
      throw new CryptokiException(
          Ckr.DATA_LEN_RANGE, "at most " + rsa.length() + " bytes, found " + number.length);
    }
    if (new BigInteger(1, number).compareTo(new BigInteger(1, rsa.modulus())) >= 0) {
      throw new CryptokiException(Ckr.DATA_INVALID, "expected a number below the modulus");
    }
    return number;
  }
}
