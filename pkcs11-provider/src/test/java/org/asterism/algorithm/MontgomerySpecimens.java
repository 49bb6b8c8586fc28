package org.asterism.algorithm;

import java.util.List;
import org.asterism.algorithm.montgomery.MontgomeryCurve;
import org.asterism.cryptoki.Ckm;

/// The mechanism that makes Montgomery keys; those that use them are of elliptic curves.
final class MontgomerySpecimens {
  private MontgomerySpecimens() {}

  static List<Specimen> list() {
    return List.of(
        Specimen.of(
                "EC_MONTGOMERY_KEY_PAIR_GEN",
                Ckm.EC_MONTGOMERY_KEY_PAIR_GEN,
                Specimen.Key.MONTGOMERY)
            .making(Specimen.onCurve(MontgomeryCurve.CURVE25519)));
  }
}
