package org.asterism.custody.threshold;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.asterism.custody.threshold.Holders.Holder;
import org.asterism.kernel.Point;
import org.asterism.threshold.ecdsa.PresignCheck;
import org.asterism.vault.operation.EcdsaSign;

/// One presignature that lies ready at its keepers, of which nothing here is secret.
///
/// @param nonce R, which each keeper computed itself
/// @param parts one of each keeper
record Presigned(Point nonce, List<Part> parts) {
  Presigned {
    parts = List.copyOf(parts);
  }

  /// One keeper's.
  ///
  /// @param name by which it is asked for there
  record Part(Holder holder, EcdsaSign.Presigned name, PresignCheck check) {}

  Set<Holder> keepers() {
    return parts.stream().map(Part::holder).collect(Collectors.toUnmodifiableSet());
  }
}
