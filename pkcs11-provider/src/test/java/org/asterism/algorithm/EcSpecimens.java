package org.asterism.algorithm;

import java.util.List;
import org.asterism.algorithm.ec.Curve;
import org.asterism.algorithm.ec.EcdhAes;
import org.asterism.cryptoki.Ckd;
import org.asterism.cryptoki.Ckm;

/// The mechanisms of elliptic curves, in their order.
final class EcSpecimens {
  private EcSpecimens() {}

  static List<Specimen> list() {
    return List.of(
        Specimen.of("EC_KEY_PAIR_GEN", Ckm.EC_KEY_PAIR_GEN, Specimen.Key.EC)
            .making(Specimen.onCurve(Curve.P256)),
        ecdsa("ECDSA", Ckm.ECDSA),
        ecdsa("ECDSA_SHA1", Ckm.ECDSA_SHA1),
        ecdsa("ECDSA_SHA224", Ckm.ECDSA_SHA224),
        ecdsa("ECDSA_SHA256", Ckm.ECDSA_SHA256),
        ecdsa("ECDSA_SHA384", Ckm.ECDSA_SHA384),
        ecdsa("ECDSA_SHA512", Ckm.ECDSA_SHA512),
        ecdsa("ECDSA_SHA3_224", Ckm.ECDSA_SHA3_224),
        ecdsa("ECDSA_SHA3_256", Ckm.ECDSA_SHA3_256),
        ecdsa("ECDSA_SHA3_384", Ckm.ECDSA_SHA3_384),
        ecdsa("ECDSA_SHA3_512", Ckm.ECDSA_SHA3_512),
        ecdh("ECDH1_DERIVE", Ckm.ECDH1_DERIVE),
        ecdh("ECDH1_COFACTOR_DERIVE", Ckm.ECDH1_COFACTOR_DERIVE),
        wrap("ECDH_AES_KEY_WRAP", Ckm.ECDH_AES_KEY_WRAP, Specimen.Key.EC),
        wrap("ECDH_COF_AES_KEY_WRAP", Ckm.ECDH_COF_AES_KEY_WRAP, Specimen.Key.EC),
        wrap("ECDH_X_AES_KEY_WRAP", Ckm.ECDH_X_AES_KEY_WRAP, Specimen.Key.MONTGOMERY));
  }

  private static Specimen wrap(String name, long type, Specimen.Key key) {
    return Specimen.of(name, type, key, new EcdhAes(256, Ckd.SHA256_KDF, new byte[] {1, 2, 3}));
  }

  private static Specimen ecdsa(String name, long type) {
    return Specimen.of(name, type, Specimen.Key.EC);
  }

  private static Specimen ecdh(String name, long type) {
    return Specimen.of(name, type, Specimen.Key.EC, Specimen.ecdh(Ckd.NULL, new byte[0]));
  }
}
