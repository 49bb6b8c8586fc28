package org.asterism.kernel;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.asterism.secret.SecretBytes;

/// Arithmetic with a secret: modular exponentiation, and multiplication of points.
///
/// Numbers are big-endian. What it is asked outside [#groups()] it refuses: nothing slower or less
/// careful stands in for what is missing. For any number of threads.
public interface Kernel {
  /// What it can do on this machine.
  Set<Group> groups();

  /// `base` to the `exponent` modulo `modulus`, as long as the modulus; the caller closes it.
  ///
  /// The time depends on the three lengths alone, so give exponents of one key in one length.
  ///
  /// @param modulus odd, its first byte not zero
  /// @param base as long as the modulus and less than it
  /// @throws IllegalArgumentException if base or modulus are not so
  /// @throws UnsupportedOperationException where [#groups()] lacks [Group#RSA]
  SecretBytes modExp(byte[] base, SecretBytes exponent, byte[] modulus);

  /// The point of this encoding: canonical, on the curve, in its prime-order subgroup and not the
  /// neutral element. Empty where it is none such.
  ///
  /// @throws UnsupportedOperationException as all that follow, where [#groups()] lacks the curve's
  Optional<Point> decode(Curve curve, byte[] encoded);

  /// The point `scalar` times.
  ///
  /// @param scalar of the curve's [ScalarField], not zero
  Point multiply(Point point, SecretBytes scalar);

  /// The curve's generator `scalar` times.
  ///
  /// @param scalar of the curve's [ScalarField], not zero
  Point multiplyBase(Curve curve, SecretBytes scalar);

  /// The sum of two points of one curve, both public; empty where that is the neutral element.
  Optional<Point> add(Point a, Point b);

  /// The sum of multiples of points of one curve and of its generator; empty where that is the
  /// neutral element. **The time tells the factors**, which are public.
  ///
  /// @param ofBase how often the generator is in it, less than the order; it may be zero
  default Optional<Point> sum(Curve curve, BigInteger ofBase, List<Multiple> multiples) {
    Optional<Point> sum = Optional.empty();
    if (ofBase.signum() != 0) {
      try (SecretBytes scalar = ScalarField.of(curve).scalar(ofBase)) {
        sum = Optional.of(multiplyBase(curve, scalar));
      }
    }
    for (Multiple multiple : multiples) {
      Point product = multiple.product(this);
      sum = sum.isEmpty() ? Optional.of(product) : add(sum.get(), product);
    }
    return sum;
  }
}
