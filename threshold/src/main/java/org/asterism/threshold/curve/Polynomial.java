package org.asterism.threshold.curve;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.Point;
import org.asterism.kernel.ScalarField;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;

/// One dealer's polynomial over the scalars of a curve: what it has at 0 is shared, its value at a
/// member's x-coordinate is that member's share (Shamir 1979).
///
/// Uniform, the leading coefficient too: a polynomial that may not have a lower degree tells
/// something. Immutable; the owner closes it.
public final class Polynomial implements AutoCloseable {
  private final Curve curve;

  // That of the lowest power first.
  private final List<SecretBytes> coefficients;

  private Polynomial(Curve curve, List<SecretBytes> coefficients) {
    this.curve = curve;
    this.coefficients = coefficients;
  }

  /// Of random coefficients, the constant too.
  public static Polynomial random(Curve curve, int degree, DealingRandomness randomness) {
    return drawn(curve, degree, randomness, new ArrayList<>());
  }

  /// With the constant 0: what it deals changes shares and not what they are of.
  public static Polynomial zero(Curve curve, int degree, DealingRandomness randomness) {
    try (var nothing = SecretBytes.allocate(curve.scalarBytes())) {
      return sharing(nothing, curve, degree, randomness);
    }
  }

  /// With this constant, which stays open.
  public static Polynomial sharing(
      SecretBytes constant, Curve curve, int degree, DealingRandomness randomness) {
    var coefficients = new ArrayList<SecretBytes>();
    coefficients.add(constant.copy());
    return drawn(curve, degree, randomness, coefficients);
  }

  private static Polynomial drawn(
      Curve curve, int degree, DealingRandomness randomness, List<SecretBytes> coefficients) {
    var polynomial = new Polynomial(curve, coefficients);
    try (var handover = Handover.orElse(polynomial::close)) {
      while (coefficients.size() <= degree) {
        coefficients.add(randomness.next(curve));
      }
      return handover.to(polynomial);
    }
  }

  /// The value at `x`, by Horner's rule; the caller closes it.
  public SecretBytes at(BigInteger x) {
    if (!Interpolation.isX(curve, x)) {
      throw new IllegalArgumentException("expected an x-coordinate from 1 to the order less 1");
    }
    ScalarField field = ScalarField.of(curve);
    SecretBytes value = coefficients.getLast().copy();
    try (SecretBytes point = field.scalar(x)) {
      for (int i = coefficients.size() - 2; i >= 0; i--) {
        try (SecretBytes before = value;
            SecretBytes product = field.multiply(before, point)) {
          value = field.add(product, coefficients.get(i));
        }
      }
    }
    return value;
  }

  /// A copy of the constant, which the caller closes.
  public SecretBytes constant() {
    return coefficients.getFirst().copy();
  }

  /// The points of the coefficients (Feldman 1987). Its time tells whether one of them is 0: the
  /// constant of a refresh, which everybody knows, and no other.
  public FeldmanVector vector(Kernel kernel) {
    ScalarField field = ScalarField.of(curve);
    var points = new ArrayList<Optional<Point>>();
    for (SecretBytes coefficient : coefficients) {
      points.add(
          field.isNonZero(coefficient)
              ? Optional.of(kernel.multiplyBase(curve, coefficient))
              : Optional.empty());
    }
    return new FeldmanVector(curve, points);
  }

  @Override
  public void close() {
    coefficients.forEach(SecretBytes::close);
  }
}
