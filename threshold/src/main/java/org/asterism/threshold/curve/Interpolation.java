package org.asterism.threshold.curve;

import java.math.BigInteger;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.Point;
import org.asterism.kernel.ScalarField;
import org.asterism.secret.SecretBytes;

/// Lagrange's interpolation over the scalars of a curve, from a set of x-coordinates to one more:
/// of numbers, of shares, and of points, "in the exponent" (Shamir 1979; RFC 9591 §4.2).
///
/// It gives the value of the one polynomial whose degree is less than the number of x-coordinates,
/// and cannot tell whether the values were on it. Immutable; for any thread.
public final class Interpolation {
  private final Curve curve;
  private final SequencedMap<BigInteger, BigInteger> weights = new LinkedHashMap<>();

  private Interpolation(Curve curve, Collection<BigInteger> xs, BigInteger at) {
    this.curve = curve;
    Set<BigInteger> distinct = new LinkedHashSet<>(xs);
    if (distinct.size() != xs.size() || xs.isEmpty()) {
      throw new IllegalArgumentException("expected x-coordinates that are distinct, and one");
    }
    distinct.forEach(x -> weights.put(requireX(curve, x), weight(x, distinct, at)));
  }

  /// Where the secret is.
  public static Interpolation atZero(Curve curve, Collection<BigInteger> xs) {
    return new Interpolation(curve, xs, BigInteger.ZERO);
  }

  /// At the x-coordinate of a share.
  public static Interpolation at(BigInteger x, Curve curve, Collection<BigInteger> xs) {
    return new Interpolation(curve, xs, requireX(curve, x));
  }

  /// Whether a share can be there: from 1 to the order less 1.
  public static boolean isX(Curve curve, BigInteger x) {
    return x.signum() > 0 && x.compareTo(curve.order()) < 0;
  }

  public BigInteger weight(BigInteger x) {
    BigInteger weight = weights.get(x);
    if (weight == null) {
      throw new IllegalArgumentException("expected one of the x-coordinates");
    }
    return weight;
  }

  /// The weight times a share, which the caller closes: the shares' weighted sum is the value.
  public SecretBytes weighted(BigInteger x, SecretBytes share) {
    ScalarField field = ScalarField.of(curve);
    try (SecretBytes weight = field.scalar(weight(x))) {
      return field.multiply(weight, share);
    }
  }

  /// The value, of numbers that everybody may know.
  public BigInteger ofNumbers(Map<BigInteger, BigInteger> values) {
    requireAll(values.keySet());
    BigInteger sum = BigInteger.ZERO;
    for (var value : values.entrySet()) {
      sum = sum.add(weight(value.getKey()).multiply(value.getValue()));
    }
    return sum.mod(curve.order());
  }

  /// The value, of shares; the caller closes it.
  public SecretBytes ofShares(Map<BigInteger, SecretBytes> shares) {
    requireAll(shares.keySet());
    try (var sum = new ScalarSum(curve)) {
      shares.forEach((x, share) -> {
        try (SecretBytes part = weighted(x, share)) {
          sum.add(part);
        }
      });
      return sum.copy();
    }
  }

  /// The point of the value, of the points of shares; empty where it is the neutral element.
  public Optional<Point> ofPoints(Kernel kernel, Map<BigInteger, Point> points) {
    requireAll(points.keySet());
    var sum = new PointSum(kernel, curve);
    points.forEach((x, point) -> sum.plus(weight(x), point));
    return sum.total();
  }

  private void requireAll(Set<BigInteger> xs) {
    if (!xs.equals(weights.keySet())) {
      throw new IllegalArgumentException("expected a value for each x-coordinate and no other");
    }
  }

  private BigInteger weight(BigInteger own, Set<BigInteger> xs, BigInteger at) {
    BigInteger above = BigInteger.ONE;
    BigInteger below = BigInteger.ONE;
    for (BigInteger other : xs) {
      if (!other.equals(own)) {
        above = above.multiply(at.subtract(other)).mod(curve.order());
        below = below.multiply(own.subtract(other)).mod(curve.order());
      }
    }
    return above.multiply(below.modInverse(curve.order())).mod(curve.order());
  }

  private static BigInteger requireX(Curve curve, BigInteger x) {
    if (!isX(curve, x)) {
      throw new IllegalArgumentException("expected an x-coordinate from 1 to the order less 1");
    }
    return x;
  }
}
