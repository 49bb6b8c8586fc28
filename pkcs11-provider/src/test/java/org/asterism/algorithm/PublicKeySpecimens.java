package org.asterism.algorithm;

import java.util.List;
import org.asterism.cryptoki.Ckm;

/// The mechanism that derives public keys; the table only names it, since it asks no key.
final class PublicKeySpecimens {
  private PublicKeySpecimens() {}

  static List<Specimen> list() {
    return List.of(
        Specimen.of("PUB_KEY_FROM_PRIV_KEY", Ckm.PUB_KEY_FROM_PRIV_KEY, Specimen.Key.EC));
  }
}
