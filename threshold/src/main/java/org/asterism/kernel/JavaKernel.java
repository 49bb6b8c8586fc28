package org.asterism.kernel;

import java.math.BigInteger;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.asterism.secret.SecretBytes;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/// Points in Java, for an engine that is a guest in an application: that may have an OpenSSL of its
/// own, so no library is opened. Also for an engine whose machine lacks one, and for no vault.
///
/// **Limits.** It keeps numbers on the heap, and the time of a product on P-256, P-384 and P-521
/// depends on them: for points and numbers that are public, or blinds that serve once. The
/// generator's multiples take a time that depends on the curve alone. It has no powers.
public final class JavaKernel implements Kernel {
  @Override
  public Set<Group> groups() {
    return EnumSet.complementOf(EnumSet.of(Group.RSA));
  }

  @Override
  public SecretBytes modExp(byte[] base, SecretBytes exponent, byte[] modulus) {
    throw new UnsupportedOperationException("no powers are computed here");
  }

  @Override
  public Optional<Point> decode(Curve curve, byte[] encoded) {
    if (encoded.length != curve.pointBytes()) {
      return Optional.empty();
    }
    return curve.isEdwards() ? EdwardsPoint.decode(encoded) : weierstrass(curve, encoded);
  }

  @Override
  public Point multiply(Point point, SecretBytes scalar) {
    Curve curve = requireScalar(point.curve(), scalar);
    return curve.isEdwards()
        ? EdwardsPoint.of(point).times(scalar).point()
        : point(curve, bouncy(point).multiply(number(scalar))).orElseThrow();
  }

  @Override
  public Point multiplyBase(Curve curve, SecretBytes scalar) {
    requireScalar(curve, scalar);
    return curve.isEdwards()
        ? EdwardsPoint.BASE.times(scalar).point()
        : point(
                curve,
                new FixedPointCombMultiplier().multiply(parameters(curve).getG(), number(scalar)))
            .orElseThrow();
  }

  @Override
  public Optional<Point> add(Point a, Point b) {
    if (a.curve() != b.curve()) {
      throw new IllegalArgumentException(
          "expected points of one curve, found %s and %s".formatted(a.curve(), b.curve()));
    }
    return a.curve().isEdwards()
        ? EdwardsPoint.of(a).plus(EdwardsPoint.of(b)).unlessNeutral()
        : point(a.curve(), bouncy(a).add(bouncy(b)));
  }

  @Override
  public Optional<Point> sum(Curve curve, BigInteger ofBase, List<Multiple> multiples) {
    return curve.isEdwards()
        ? EdwardsPoint.sum(ofBase, multiples).unlessNeutral()
        : point(curve, bouncySum(curve, ofBase, multiples));
  }

  private static ECPoint bouncySum(Curve curve, BigInteger ofBase, List<Multiple> multiples) {
    var points = new ECPoint[multiples.size() + 1];
    var factors = new BigInteger[points.length];
    points[0] = parameters(curve).getG();
    factors[0] = ofBase;
    for (int i = 1; i < points.length; i++) {
      points[i] = bouncy(multiples.get(i - 1).point());
      factors[i] = multiples.get(i - 1).factor();
    }
    return ECAlgorithms.sumOfMultiplies(points, factors).normalize();
  }

  // The cofactor of these curves is one.
  private static Optional<Point> weierstrass(Curve curve, byte[] encoded) {
    if (encoded[0] != 2 && encoded[0] != 3) {
      return Optional.empty();
    }
    try {
      return point(curve, parameters(curve).getCurve().decodePoint(encoded));
    } catch (IllegalArgumentException noPoint) {
      return Optional.empty();
    }
  }

  private static Optional<Point> point(Curve curve, ECPoint point) {
    return point.isInfinity()
        ? Optional.empty()
        : Optional.of(new Point(curve, point.getEncoded(false)));
  }

  private static ECPoint bouncy(Point point) {
    return parameters(point.curve()).getCurve().decodePoint(point.affine());
  }

  private static BigInteger number(SecretBytes scalar) {
    return scalar.useArray(bytes -> new BigInteger(1, bytes));
  }

  private static Curve requireScalar(Curve curve, SecretBytes scalar) {
    if (!ScalarField.of(curve).isNonZero(scalar)) {
      throw new IllegalArgumentException("expected a scalar of the curve that is not zero");
    }
    return curve;
  }

  private static X9ECParameters parameters(Curve curve) {
    return CustomNamedCurves.getByName(
        switch (curve) {
          case P256 -> "P-256";
          case P384 -> "P-384";
          case P521 -> "P-521";
          case EDWARDS25519 -> throw new IllegalArgumentException("expected a curve of SP 800-186");
        });
  }
}
