package org.asterism.threshold.ecdsa;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.Point;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.ThresholdRefused.Fault;
import org.asterism.threshold.curve.Interpolation;
import org.asterism.threshold.curve.PointSum;

/// All participants' openings of one presignature as a keeper has checked them (threshold.md §10,
/// 4): the nonce point R, the blinded nonce w and the blinded key d.
///
/// **Guarantee.** R is the one that at least t+1 honest participants' signed openings fix: a keeper
/// takes it from nobody. If the engine could name it, keepers would multiply a point of its choice
/// by 1/k and by x/k. Immutable.
public final class Openings {
  private final Point nonce;
  private final BigInteger blinded;
  private final BigInteger blindedKey;

  private Openings(Point nonce, BigInteger blinded, BigInteger blindedKey) {
    this.nonce = nonce;
    this.blinded = blinded;
    this.blindedKey = blindedKey;
  }

  /// @param openings of each participant, their signatures verified, by x-coordinate
  /// @param random which nobody foresees, for the check of the degree
  public static Openings check(
      Kernel kernel, PresignShape shape, Map<BigInteger, Opening> openings, SecureRandom random)
      throws ThresholdRefused {
    if (openings.size() != shape.participants().size()
        || !openings.keySet().containsAll(shape.participants())) {
      throw new ThresholdRefused(Fault.OPENINGS);
    }
    requireDegree(kernel, shape, openings, random);
    Point nonce =
        shape
            .ofKeepers()
            .ofPoints(kernel, values(openings, shape.keepers(), Opening::nonce))
            .orElseThrow(() -> new ThresholdRefused(Fault.NONCE));
    Interpolation all = shape.ofParticipants();
    BigInteger blinded = all.ofNumbers(values(openings, shape.participants(), Opening::blinded));
    if (blinded.signum() == 0) {
      throw new ThresholdRefused(Fault.NONCE);
    }
    return new Openings(
        nonce, blinded, all.ofNumbers(values(openings, shape.participants(), Opening::blindedKey)));
  }

  /// R.
  public Point nonce() {
    return nonce;
  }

  /// w = k·a.
  BigInteger blinded() {
    return blinded;
  }

  /// d = x·a + r.
  BigInteger blindedKey() {
    return blindedKey;
  }

  // The 2t+1 points are on one polynomial of degree t exactly if they are orthogonal to the dual
  // code: Σ c(p)·v·K = O for c of degree t-1 and v = Π (p − p')^−1; a random c finds others.
  private static void requireDegree(
      Kernel kernel, PresignShape shape, Map<BigInteger, Opening> openings, SecureRandom random)
      throws ThresholdRefused {
    Curve curve = shape.curve();
    BigInteger order = curve.order();
    List<BigInteger> coefficients =
        Stream.generate(() -> new BigInteger(order.bitLength() + Long.SIZE, random).mod(order))
            .limit(shape.degree())
            .toList();
    var sum = new PointSum(kernel, curve);
    for (BigInteger x : shape.participants()) {
      BigInteger factor = at(x, coefficients, order).multiply(shape.dualOf(x));
      sum.plus(factor, opening(openings, x).nonce());
    }
    if (sum.total().isPresent()) {
      throw new ThresholdRefused(Fault.DEGREE);
    }
  }

  private static BigInteger at(BigInteger x, List<BigInteger> coefficients, BigInteger order) {
    BigInteger value = BigInteger.ZERO;
    for (BigInteger coefficient : coefficients.reversed()) {
      value = value.multiply(x).add(coefficient).mod(order);
    }
    return value;
  }

  private static <V> Map<BigInteger, V> values(
      Map<BigInteger, Opening> openings, List<BigInteger> xs, Function<Opening, V> part) {
    var values = new LinkedHashMap<BigInteger, V>();
    xs.forEach(x -> values.put(x, part.apply(opening(openings, x))));
    return values;
  }

  private static Opening opening(Map<BigInteger, Opening> openings, BigInteger x) {
    Opening opening = openings.get(x);
    if (opening == null) {
      throw new IllegalArgumentException("expected an opening of each participant");
    }
    return opening;
  }
}
