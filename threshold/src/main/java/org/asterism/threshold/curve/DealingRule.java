package org.asterism.threshold.curve;

import java.util.List;
import java.util.Optional;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.Point;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.ThresholdRefused.Fault;

/// What vectors a kind of session takes.
///
/// @param k how many points a vector has
/// @param dealers how many deal
/// @param keepsKey whether each constant has to be 0: a refresh, which must not change the key
public record DealingRule(Curve curve, int k, int dealers, boolean keepsKey) {
  public static DealingRule birth(Curve curve, int k, int dealers) {
    return new DealingRule(curve, k, dealers, false);
  }

  public static DealingRule refresh(Curve curve, int k, int dealers) {
    return new DealingRule(curve, k, dealers, true);
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
