package org.asterism.algorithm;

import java.util.List;
import org.asterism.algorithm.edwards.EdwardsCurve;
import org.asterism.cryptoki.Ckm;

/// The mechanisms of Edwards keys, in their order.
final class EdwardsSpecimens {
  private EdwardsSpecimens() {}

  static List<Specimen> list() {
    return List.of(
        Specimen.of("EC_EDWARDS_KEY_PAIR_GEN", Ckm.EC_EDWARDS_KEY_PAIR_GEN, Specimen.Key.EDWARDS)
            .making(Specimen.onCurve(EdwardsCurve.ED25519)),
        Specimen.of("EDDSA", Ckm.EDDSA, Specimen.Key.EDWARDS));
  }
}
