package org.asterism.kernel;

import java.math.BigInteger;
import org.asterism.secret.SecretBytes;

/// A point as often as everybody may know.
///
/// @param factor from 1 to the order of the point's curve less 1
public record Multiple(BigInteger factor, Point point) {
  public Multiple {
    if (factor.signum() <= 0 || factor.compareTo(point.curve().order()) >= 0) {
      throw new IllegalArgumentException("expected a factor from 1 to the order less 1");
    }
  }

  Point product(Kernel kernel) {
    if (factor.equals(BigInteger.ONE)) {
      return point;
    }
    try (SecretBytes scalar = ScalarField.of(point.curve()).scalar(factor)) {
      return kernel.multiply(point, scalar);
    }
  }
}
