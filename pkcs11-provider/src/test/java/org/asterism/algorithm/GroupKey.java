package org.asterism.algorithm;

import com.fasterxml.jackson.databind.JsonNode;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyMaterial;
import org.jspecify.annotations.Nullable;

/// The key of the group at hand: an import tests primes, so it is done once for all its vectors.
final class GroupKey {
  private @Nullable JsonNode group;
  private @Nullable KeyMaterial material;

  /// How the group's key is imported.
  interface Importing {
    KeyMaterial run() throws CryptokiException;
  }

  /// A copy, for the caller to close.
  KeyMaterial copy(WycheproofVector vector, Importing importing) throws CryptokiException {
    var kept = material;
    if (kept == null || !vector.group().equals(group)) {
      var next = importing.run();
      if (kept != null) {
        kept.close();
      }
      kept = next;
      material = next;
      group = vector.group();
    }
    return new KeyMaterial(kept.facts(), kept.encoded().copy());
  }
}
