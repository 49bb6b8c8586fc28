package org.asterism.algorithm;

import java.util.List;
import org.asterism.cryptoki.Ckm;

/// The mechanisms of ChaCha20, in their order.
final class ChaChaSpecimens {
  private ChaChaSpecimens() {}

  static List<Specimen> list() {
    return List.of(
        Specimen.of("CHACHA20_KEY_GEN", Ckm.CHACHA20_KEY_GEN, Specimen.Key.CHACHA),
        Specimen.of(
            "CHACHA20_POLY1305", Ckm.CHACHA20_POLY1305, Specimen.Key.CHACHA, Specimen.AEAD));
  }
}
