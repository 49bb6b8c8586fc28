package org.asterism.algorithm;

import java.util.List;
import org.asterism.algorithm.ec.Curve;
import org.asterism.cryptoki.Ckd;
import org.asterism.cryptoki.Ckm;

/// The mechanisms of elliptic curves, in their order.
final class EcSpecimens {
  private EcSpecimens() {}

  static List<Specimen> list() {
    return List.of(
        Specimen.of("EC_KEY_PAIR_GEN", Ckm.EC_KEY_PAIR_GEN, Specimen.Key.EC)
            .making(Specimen.onCurve(Curve.P256)),
        Specimen.of("ECDSA", Ckm.ECDSA, Specimen.Key.EC),
        Specimen.of("ECDSA_SHA256", Ckm.ECDSA_SHA256, Specimen.Key.EC),
        Specimen.of("ECDSA_SHA384", Ckm.ECDSA_SHA384, Specimen.Key.EC),
        Specimen.of("ECDSA_SHA512", Ckm.ECDSA_SHA512, Specimen.Key.EC),
        Specimen.of(
            "ECDH1_DERIVE",
            Ckm.ECDH1_DERIVE,
            Specimen.Key.EC,
            Specimen.ecdh(Ckd.NULL, new byte[0])));
  }
}
