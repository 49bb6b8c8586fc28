package org.asterism.threshold.ecdsa;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.Point;
import org.asterism.kernel.ScalarField;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.curve.Interpolation;

/// The points of a keeper's part of a presignature: U = u·R and V = v·R (threshold.md §10, 4). By
/// all keepers' the engine sees that the presignature is one of the key; by one keeper's, whether
/// its part of a signature is right.
public record PresignCheck(Point nonceInverse, Point keyOverNonce) {
  /// Whether Σ λ·U = G and Σ λ·V = X: else the whole batch is thrown away.
  ///
  /// @param checks by x-coordinate, one of each keeper
  public static boolean isOf(Kernel kernel, Point publicKey, Map<BigInteger, PresignCheck> checks) {
    Curve curve = publicKey.curve();
    var inverses = new LinkedHashMap<BigInteger, Point>();
    var keys = new LinkedHashMap<BigInteger, Point>();
    checks.forEach((x, check) -> {
      inverses.put(x, check.nonceInverse());
      keys.put(x, check.keyOverNonce());
    });
    var weights = Interpolation.atZero(curve, checks.keySet());
    return weights.ofPoints(kernel, inverses).equals(Optional.of(generator(kernel, curve)))
        && weights.ofPoints(kernel, keys).equals(Optional.of(publicKey));
  }

  private static Point generator(Kernel kernel, Curve curve) {
    try (SecretBytes one = ScalarField.of(curve).scalar(BigInteger.ONE)) {
      return kernel.multiplyBase(curve, one);
    }
  }
}
