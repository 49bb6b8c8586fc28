package org.asterism.threshold.curve;

import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.Point;
import org.asterism.kernel.ScalarField;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.ThresholdRefused.Fault;

/// What vectors a kind of session takes.
///
/// @param k how many points a vector has
/// @param weights by which what each dealer deals counts in the sum, in their order
/// @param keepsKey whether each constant has to be 0: a refresh, which must not change the key
public record DealingRule(Curve curve, int k, List<BigInteger> weights, boolean keepsKey) {
  public DealingRule {
    weights = List.copyOf(weights);
  }

  public static DealingRule birth(Curve curve, int k, int dealers) {
    return new DealingRule(curve, k, Collections.nCopies(dealers, BigInteger.ONE), false);
  }

  public static DealingRule refresh(Curve curve, int k, int dealers) {
    return new DealingRule(curve, k, Collections.nCopies(dealers, BigInteger.ONE), true);
  }

  /// Each dealer deals its share, and the weighted sum of all is the key.
  ///
  /// @param dealers the x-coordinates of their shares
  public static DealingRule reshare(Curve curve, int k, List<BigInteger> dealers) {
    var weights = Interpolation.atZero(curve, dealers);
    return new DealingRule(curve, k, dealers.stream().map(weights::weight).toList(), false);
  }

  int dealers() {
    return weights.size();
  }

  /// What a dealer's part adds to the sum; the caller closes it.
  SecretBytes weighted(int dealer, SecretBytes subShare) {
    ScalarField field = ScalarField.of(curve);
    try (SecretBytes weight = field.scalar(weights.get(dealer))) {
      return field.multiply(weight, subShare);
    }
  }

  /// What a dealer's vector adds to that of the sum.
  FeldmanVector weighted(Kernel kernel, int dealer, FeldmanVector vector) {
    return vector.times(kernel, weights.get(dealer));
  }

  FeldmanVector decode(Kernel kernel, int dealer, List<byte[]> encoded) throws ThresholdRefused {
    if (encoded.size() != k) {
      throw new ThresholdRefused(Fault.VECTOR_LENGTH, dealer);
    }
    FeldmanVector vector =
        FeldmanVector.decode(kernel, curve, encoded)
            .orElseThrow(() -> new ThresholdRefused(Fault.POINT, dealer));
    if (vector.constant().isEmpty() != keepsKey) {
      throw new ThresholdRefused(Fault.CONSTANT, dealer);
    }
    if (vector.points().stream().skip(1).anyMatch(Optional<Point>::isEmpty)) {
      throw new ThresholdRefused(Fault.POINT, dealer);
    }
    return vector;
  }
}
