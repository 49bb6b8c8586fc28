package org.asterism.algorithm;

import java.util.List;
import org.asterism.cryptoki.Ckm;

/// The mechanisms of AES, in their order.
final class AesSpecimens {
  private AesSpecimens() {}

  static List<Specimen> list() {
    return List.of(
        Specimen.of("AES_KEY_GEN", Ckm.AES_KEY_GEN, Specimen.Key.AES),
        Specimen.of("AES_GCM", Ckm.AES_GCM, Specimen.Key.AES, Specimen.GCM),
        Specimen.of("AES_CBC_PAD", Ckm.AES_CBC_PAD, Specimen.Key.AES, Specimen.CBC),
        Specimen.of("AES_KEY_WRAP", Ckm.AES_KEY_WRAP, Specimen.Key.AES));
  }
}
