package org.asterism.threshold.curve;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.Multiple;
import org.asterism.kernel.Point;

/// A sum of multiples of points by factors that everybody may know, computed when it is asked for;
/// the neutral element is an empty total. For one thread.
public final class PointSum {
  private final Kernel kernel;
  private final Curve curve;
  private final List<Multiple> multiples = new ArrayList<>();
  private BigInteger ofBase = BigInteger.ZERO;

  public PointSum(Kernel kernel, Curve curve) {
    this.kernel = kernel;
    this.curve = curve;
  }

  public PointSum plus(Point point) {
    return plus(BigInteger.ONE, point);
  }

  public PointSum plus(Optional<Point> point) {
    point.ifPresent(this::plus);
    return this;
  }

  /// @param factor any number; what counts is its rest modulo the order
  public PointSum plus(BigInteger factor, Point point) {
    BigInteger rest = factor.mod(curve.order());
    if (rest.signum() != 0) {
      multiples.add(new Multiple(rest, point));
    }
    return this;
  }

  /// A multiple of the curve's generator.
  ///
  /// @param factor as above
  public PointSum plusBase(BigInteger factor) {
    ofBase = ofBase.add(factor).mod(curve.order());
    return this;
  }

  public Optional<Point> total() {
    return kernel.sum(curve, ofBase, multiples);
  }
}
