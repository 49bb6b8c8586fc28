package org.asterism.threshold.curve;

import java.math.BigInteger;
import java.util.Optional;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.Point;
import org.asterism.kernel.ScalarField;
import org.asterism.secret.SecretBytes;

/// A sum of multiples of points by factors that everybody may know; the neutral element is an empty
/// total. For one thread.
public final class PointSum {
  private final Kernel kernel;
  private final Curve curve;
  private Optional<Point> total = Optional.empty();

  public PointSum(Kernel kernel, Curve curve) {
    this.kernel = kernel;
    this.curve = curve;
  }

  public PointSum plus(Point point) {
    total = total.isEmpty() ? Optional.of(point) : kernel.add(total.get(), point);
    return this;
  }

  public PointSum plus(Optional<Point> point) {
    point.ifPresent(this::plus);
    return this;
  }

  /// @param factor any number; what counts is its rest modulo the order
  public PointSum plus(BigInteger factor, Point point) {
    BigInteger rest = factor.mod(curve.order());
    if (rest.signum() != 0) {
      try (SecretBytes scalar = ScalarField.of(curve).scalar(rest)) {
        plus(kernel.multiply(point, scalar));
      }
    }
    return this;
  }

  /// A multiple of the curve's generator.
  ///
  /// @param factor as above
  public PointSum plusBase(BigInteger factor) {
    BigInteger rest = factor.mod(curve.order());
    if (rest.signum() != 0) {
      try (SecretBytes scalar = ScalarField.of(curve).scalar(rest)) {
        plus(kernel.multiplyBase(curve, scalar));
      }
    }
    return this;
  }

  public Optional<Point> total() {
    return total;
  }
}
