package org.asterism.threshold.rsa;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.asterism.threshold.XCoordinate;

/// The combination of partials, base^share mod N each, to base^d mod N (Shoup, Eurocrypt 2000, §3).
///
/// **Guarantee.** What is returned is right: its power to the public exponent is the base. A wrong
/// partial is never more than a failure, and [#search] names whose it is.
///
/// Public and blinded values only, so that nothing here is constant in time. Immutable; for any
/// thread.
public final class RsaCombination {
  // What each dealing multiplies by: 2·D²·d is what the polynomial of the first shares has at 0.
  private static final BigInteger DEALT = RsaKey.D.pow(2).shiftLeft(1);

  private final RsaKey key;
  private final int k;

  // u·multiple + v·e = 1 with u < 0 < v, where multiple·d is what the weighted shares come to.
  private final BigInteger u;
  private final BigInteger v;

  /// Of shares as they are dealt first.
  public RsaCombination(RsaKey key, int k) {
    this(key, k, 0);
  }

  /// @param reshares how often vaults have dealt the key to others ([RsaReshare])
  public RsaCombination(RsaKey key, int k, int reshares) {
    this.key = key;
    this.k = k;
    // D more comes from the weights.
    BigInteger multiple = DEALT.pow(1 + reshares).multiply(RsaKey.D);
    this.v = key.exponent().modInverse(multiple);
    this.u = BigInteger.ONE.subtract(v.multiply(key.exponent())).divide(multiple);
  }

  /// A right result, and which of the partials are wrong.
  public record Found(BigInteger result, Set<XCoordinate> wrong) {}

  /// base^d of exactly k partials; empty if one of them is wrong.
  public Optional<BigInteger> combine(BigInteger base, Map<XCoordinate, BigInteger> partials) {
    if (partials.size() != k) {
      throw new IllegalArgumentException(
          "expected %d partials, found %d".formatted(k, partials.size()));
    }
    BigInteger modulus = key.modulus();
    BigInteger above = BigInteger.ONE;
    BigInteger below = BigInteger.ONE;
    for (var partial : partials.entrySet()) {
      BigInteger weight = weight(partial.getKey(), partials.keySet());
      BigInteger power = partial.getValue().modPow(weight.abs(), modulus);
      if (weight.signum() < 0) {
        below = below.multiply(power).mod(modulus);
      } else {
        above = above.multiply(power).mod(modulus);
      }
    }
    return verified(base, above, below);
  }

  /// The first quorum among more partials whose result is right, and whose partials are wrong;
  /// empty if no k of them are right.
  public Optional<Found> search(BigInteger base, Map<XCoordinate, BigInteger> partials) {
    List<XCoordinate> all = List.copyOf(partials.keySet());
    var chosen = new ArrayList<XCoordinate>();
    return firstRight(base, partials, all, chosen)
        .map(result -> new Found(result, wrong(base, partials, chosen)));
  }

  private Optional<BigInteger> firstRight(
      BigInteger base,
      Map<XCoordinate, BigInteger> partials,
      List<XCoordinate> left,
      List<XCoordinate> chosen) {
    if (chosen.size() == k) {
      return combine(base, only(partials, chosen));
    }
    for (int i = 0; i <= left.size() - (k - chosen.size()); i++) {
      chosen.addLast(left.get(i));
      Optional<BigInteger> result =
          firstRight(base, partials, left.subList(i + 1, left.size()), chosen);
      if (result.isPresent()) {
        return result;
      }
      chosen.removeLast();
    }
    return Optional.empty();
  }

  // Each of the others in the place of one that is right.
  private Set<XCoordinate> wrong(
      BigInteger base, Map<XCoordinate, BigInteger> partials, List<XCoordinate> right) {
    var wrong = new HashSet<XCoordinate>();
    for (XCoordinate x : partials.keySet()) {
      if (!right.contains(x)) {
        List<XCoordinate> swapped = new ArrayList<>(right.subList(1, right.size()));
        swapped.add(x);
        if (combine(base, only(partials, swapped)).isEmpty()) {
          wrong.add(x);
        }
      }
    }
    return wrong;
  }

  private static Map<XCoordinate, BigInteger> only(
      Map<XCoordinate, BigInteger> partials, List<XCoordinate> chosen) {
    var some = new LinkedHashMap<>(partials);
    some.keySet().retainAll(chosen);
    return some;
  }

  // (above / below)^u = (below / above)^|u|, for u is negative: one inversion in all.
  private Optional<BigInteger> verified(BigInteger base, BigInteger above, BigInteger below) {
    BigInteger modulus = key.modulus();
    if (!above.gcd(modulus).equals(BigInteger.ONE)) {
      return Optional.empty();
    }
    BigInteger inverted = below.multiply(above.modInverse(modulus)).mod(modulus);
    BigInteger result =
        inverted.modPow(u.negate(), modulus).multiply(base.modPow(v, modulus)).mod(modulus);
    return Optional.of(result)
        .filter(found -> found.modPow(key.exponent(), modulus).equals(base.mod(modulus)));
  }

  /// D·Π p_i/(p_i − p_j), a whole number.
  static BigInteger weight(XCoordinate own, Set<XCoordinate> quorum) {
    BigInteger above = RsaKey.D;
    BigInteger below = BigInteger.ONE;
    for (XCoordinate other : quorum) {
      if (!other.equals(own)) {
        above = above.multiply(BigInteger.valueOf(other.value()));
        below = below.multiply(BigInteger.valueOf(other.value() - (long) own.value()));
      }
    }
    return above.divide(below);
  }
}
