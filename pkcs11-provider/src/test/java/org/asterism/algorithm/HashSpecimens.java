package org.asterism.algorithm;

import java.util.List;
import org.asterism.cryptoki.Ckm;

/// The mechanisms of digests, HMAC and generic secrets, in their order.
final class HashSpecimens {
  private HashSpecimens() {}

  static List<Specimen> list() {
    return List.of(
        Specimen.of("GENERIC_SECRET_KEY_GEN", Ckm.GENERIC_SECRET_KEY_GEN, Specimen.Key.GENERIC),
        Specimen.of("SHA256_HMAC", Ckm.SHA256_HMAC, Specimen.Key.GENERIC),
        Specimen.of("SHA224", Ckm.SHA224, Specimen.Key.GENERIC),
        Specimen.of("SHA256", Ckm.SHA256, Specimen.Key.GENERIC),
        Specimen.of("SHA384", Ckm.SHA384, Specimen.Key.GENERIC),
        Specimen.of("SHA512", Ckm.SHA512, Specimen.Key.GENERIC));
  }
}
