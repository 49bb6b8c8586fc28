package org.asterism.oprf;

import java.math.BigInteger;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.asterism.kernel.ScalarField;
import org.asterism.oprf.BlindedInput.Evaluated;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.XCoordinate;
import org.bouncycastle.math.ec.ECPoint;

/// Lagrange's interpolation, of shares and in the exponent: what those at k places of a sharing say
/// of any other place. Stateless.
public final class Interpolation {
  private static final ScalarField FIELD = ScalarField.of(Suite.CURVE);

  private Interpolation() {}

  /// Finalize (RFC 9497 §3.3.1) of what exactly k vaults answered; the caller closes it.
  public static SecretBytes output(SecretBytes input, Map<XCoordinate, Evaluated> parts) {
    var points = new LinkedHashMap<XCoordinate, ECPoint>();
    parts.forEach((x, evaluated) -> points.put(x, evaluated.part()));
    byte[] whole = Suite.encode(at(BigInteger.ZERO, points));
    return input.useArray(bytes -> Suite.output(bytes, whole));
  }

  /// The public share at `x`, as exactly k others have it.
  ///
  /// @return empty where one of them is none
  public static Optional<byte[]> publicShare(XCoordinate x, Map<XCoordinate, byte[]> shares) {
    var points = new LinkedHashMap<XCoordinate, ECPoint>();
    for (Map.Entry<XCoordinate, byte[]> share : shares.entrySet()) {
      Optional<ECPoint> point = Suite.decode(share.getValue());
      if (point.isEmpty()) {
        return Optional.empty();
      }
      points.put(share.getKey(), point.get());
    }
    return Optional.of(Suite.encode(at(number(x), points)));
  }

  /// The share at `x`, as exactly k others have it; the caller closes it.
  public static SecretBytes share(XCoordinate x, Map<XCoordinate, SecretBytes> shares) {
    SecretBytes sum = FIELD.scalar(BigInteger.ZERO);
    for (Map.Entry<XCoordinate, SecretBytes> share : shares.entrySet()) {
      sum = plus(sum, weight(number(x), share.getKey(), shares.keySet()), share.getValue());
    }
    return sum;
  }

  // Takes the sum so far over.
  private static SecretBytes plus(SecretBytes sum, BigInteger weight, SecretBytes share) {
    try (sum;
        SecretBytes factor = FIELD.scalar(weight);
        SecretBytes product = FIELD.multiply(factor, share)) {
      return FIELD.add(sum, product);
    }
  }

  private static ECPoint at(BigInteger place, Map<XCoordinate, ECPoint> points) {
    ECPoint sum = Suite.base().getCurve().getInfinity();
    for (Map.Entry<XCoordinate, ECPoint> point : points.entrySet()) {
      BigInteger weight = weight(place, point.getKey(), points.keySet());
      sum = sum.add(point.getValue().multiply(weight));
    }
    return sum.normalize();
  }

  // λ of one place in the set, at another.
  private static BigInteger weight(
      BigInteger place, XCoordinate of, Collection<XCoordinate> places) {
    BigInteger above = BigInteger.ONE;
    BigInteger below = BigInteger.ONE;
    for (XCoordinate other : places) {
      if (!other.equals(of)) {
        above = above.multiply(place.subtract(number(other))).mod(Suite.ORDER);
        below = below.multiply(number(of).subtract(number(other))).mod(Suite.ORDER);
      }
    }
    return above.multiply(below.modInverse(Suite.ORDER)).mod(Suite.ORDER);
  }

  private static BigInteger number(XCoordinate x) {
    return BigInteger.valueOf(x.value());
  }
}
