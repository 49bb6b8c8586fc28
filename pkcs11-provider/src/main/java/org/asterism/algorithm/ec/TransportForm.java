package org.asterism.algorithm.ec;

import org.asterism.algorithm.AgreementFacts;
import org.asterism.algorithm.KeyRole;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;

/// Whose keys a mechanism wraps with over ECDH, and how the public half of the transport key stands
/// in what goes out.
enum TransportForm {
  /// `CKM_ECDH_AES_KEY_WRAP`, for keys of all algorithms that agree, bare.
  ANY,
  /// `CKM_ECDH_COF_AES_KEY_WRAP`, for named curves, whose cofactor is one: an OCTET STRING.
  COFACTOR,
  /// `CKM_ECDH_X_AES_KEY_WRAP`, for all other keys that agree, bare.
  MONTGOMERY;

  private static final int MIN_MONTGOMERY_BITS = 255;
  private static final int MAX_MONTGOMERY_BITS = 448;

  MechanismInfo info() {
    long flags = Ckf.WRAP | Ckf.UNWRAP;
    return this == MONTGOMERY
        ? new MechanismInfo(
            MIN_MONTGOMERY_BITS,
            MAX_MONTGOMERY_BITS,
            flags | Ckf.EC_F_P | Ckf.EC_NAMEDCURVE | Ckf.EC_CURVENAME)
        : new MechanismInfo(Curve.MIN_BITS, Curve.MAX_BITS, flags | EcAlgorithm.POINT_FLAGS);
  }

  AgreementFacts require(KeyRole role, KeyFacts key) throws CryptokiException {
    return switch (this) {
      case ANY -> role.require(key, AgreementFacts.class, "an agreement");
      case COFACTOR -> role.require(key, EcFacts.class, "ec");
      case MONTGOMERY -> {
        var facts = role.require(key, AgreementFacts.class, "montgomery");
        if (facts instanceof EcFacts) {
          throw role.wrongType("montgomery");
        }
        yield facts;
      }
    };
  }

  /// A public key as it goes out.
  byte[] sent(byte[] publicKey) {
    return this == COFACTOR ? Curves.wrapped(publicKey) : publicKey;
  }
}
