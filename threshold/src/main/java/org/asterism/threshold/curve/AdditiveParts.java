package org.asterism.threshold.curve;

import java.util.ArrayList;
import java.util.List;
import org.asterism.kernel.Curve;
import org.asterism.kernel.ScalarField;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;

/// A scalar as a sum of random parts, by which helpers repair another vault's share: each splits
/// its weighted share over all helpers, each adds up what it got, and the sum of those sums is the
/// share (Laing and Stinson, eprint 2017/1155; threshold.md §11).
public final class AdditiveParts {
  private AdditiveParts() {}

  /// As many parts, all of which are needed; the value stays open, the caller closes the parts.
  public static List<SecretBytes> split(
      SecretBytes value, int count, Curve curve, DealingRandomness randomness) {
    var parts = new ArrayList<SecretBytes>();
    try (var handover = Handover.orElse(() -> parts.forEach(SecretBytes::close));
        var random = new ScalarSum(curve)) {
      while (parts.size() < count - 1) {
        SecretBytes part = randomness.next(curve);
        parts.add(part);
        random.add(part);
      }
      try (SecretBytes others = random.copy()) {
        parts.add(ScalarField.of(curve).subtract(value, others));
      }
      return handover.to(parts);
    }
  }
}
