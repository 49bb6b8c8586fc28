package org.asterism.threshold.curve;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.Point;

/// The points of a polynomial's coefficients, the constant's first: by it everybody can check a
/// value of the polynomial, and knows what it has at 0 as a point (Feldman 1987).
///
/// @param points one for each coefficient; empty for the neutral element, that is a coefficient 0
public record FeldmanVector(Curve curve, List<Optional<Point>> points) {
  private static final byte[] NEUTRAL = new byte[0];

  public FeldmanVector {
    points = List.copyOf(points);
    if (points.isEmpty()) {
      throw new IllegalArgumentException("a polynomial has a constant");
    }
  }

  /// What [#encoded] gave; empty if one of them is no point.
  public static Optional<FeldmanVector> decode(Kernel kernel, Curve curve, List<byte[]> encoded) {
    var points = new ArrayList<Optional<Point>>();
    for (byte[] each : encoded) {
      Optional<Point> point = each.length == 0 ? Optional.empty() : kernel.decode(curve, each);
      if (each.length != 0 && point.isEmpty()) {
        return Optional.empty();
      }
      points.add(point);
    }
    return points.isEmpty() ? Optional.empty() : Optional.of(new FeldmanVector(curve, points));
  }

  /// Each point's encoding; no bytes for the neutral element.
  public List<byte[]> encoded() {
    return points.stream().map(point -> point.map(Point::encoded).orElse(NEUTRAL)).toList();
  }

  /// How many points it has: one more than the polynomial's degree.
  public int size() {
    return points.size();
  }

  /// The point of the polynomial's value at 0.
  public Optional<Point> constant() {
    return points.getFirst();
  }

  /// The point of the polynomial's value at `x`: Σ x^m·C_m.
  public Optional<Point> at(Kernel kernel, BigInteger x) {
    Optional<Point> value = points.getLast();
    for (int i = points.size() - 2; i >= 0; i--) {
      var sum = new PointSum(kernel, curve);
      value.ifPresent(point -> sum.plus(x, point));
      value = sum.plus(points.get(i)).total();
    }
    return value;
  }

  /// The vector of the polynomial times a number.
  ///
  /// @param factor not 0 modulo the order
  public FeldmanVector times(Kernel kernel, BigInteger factor) {
    if (factor.equals(BigInteger.ONE)) {
      return this;
    }
    return new FeldmanVector(
        curve,
        points.stream()
            .map(point ->
                point.flatMap(one -> new PointSum(kernel, curve).plus(factor, one).total()))
            .toList());
  }

  /// The vector of the sum of both polynomials.
  public FeldmanVector plus(Kernel kernel, FeldmanVector other) {
    if (other.curve != curve || other.size() != size()) {
      throw new IllegalArgumentException("expected vectors of one curve and length");
    }
    var sums = new ArrayList<Optional<Point>>();
    for (int i = 0; i < points.size(); i++) {
      sums.add(new PointSum(kernel, curve).plus(points.get(i)).plus(other.points.get(i)).total());
    }
    return new FeldmanVector(curve, sums);
  }
}
