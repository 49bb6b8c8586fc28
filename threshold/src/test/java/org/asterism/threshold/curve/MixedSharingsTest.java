package org.asterism.threshold.curve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.asterism.kernel.Curve;
import org.asterism.threshold.Seeded;
import org.junit.jupiter.api.Test;

/// Why helpers must have shares of one sharing: k−1 shares from before a refresh and k−1 from after
/// it tell nothing of the key, but with a share that was repaired by helpers of both kinds they
/// give it away. So do two of those shares, where one of the vaults that were opened after the
/// refresh is the one that is repaired.
final class MixedSharingsTest {
  private static final Curve CURVE = Curve.P256;
  private static final BigInteger ORDER = CURVE.order();
  private static final int K = 3;

  private final SecureRandom random = Seeded.random(MixedSharingsTest.class);
  private final BigInteger key = number();
  private final List<BigInteger> before = sharing();
  private final List<BigInteger> after = sharing();

  @Test
  void sharesOfTwoSharingsTellNothing() {
    assertEquals(Optional.empty(), constant(opened(2)));
  }

  @Test
  void aShareThatOneSharingRepairsTellsNothingMore() {
    var known = new ArrayList<>(opened(1));
    known.add(repaired(Set.of(), 4, 5, 6));
    known.add(repaired(Set.of(), 5, 6, 3));
    assertEquals(Optional.empty(), constant(known));
  }

  @Test
  void aShareThatBothRepairGivesTheKey() {
    for (Set<Integer> withheld : List.of(Set.of(4), Set.of(5, 6))) {
      var known = new ArrayList<>(opened(2));
      known.add(repaired(withheld, 4, 5, 6));
      assertEquals(Optional.of(key), constant(known));
    }
  }

  @Test
  void aVaultThatIsRepairedTwiceIsEnoughForThat() {
    var known = new ArrayList<>(opened(1));
    known.add(repaired(Set.of(4), 4, 5, 6));
    assertEquals(Optional.empty(), constant(known));
    known.add(repaired(Set.of(5), 4, 5, 6));
    assertEquals(Optional.of(key), constant(known));
  }

  /// What somebody knows: a sum of the unknowns, and what it is. They are the key, then the other
  /// coefficients of the sharing before, then those of the one after.
  private record Known(BigInteger[] factors, BigInteger value) {
    static Known nothing() {
      var factors = new BigInteger[2 * K - 1];
      Arrays.fill(factors, BigInteger.ZERO);
      return new Known(factors, BigInteger.ZERO);
    }

    Known plus(BigInteger weight, Known other) {
      var sum = new BigInteger[factors.length];
      for (int i = 0; i < sum.length; i++) {
        sum[i] = factors[i].add(weight.multiply(other.factors[i])).mod(ORDER);
      }
      return new Known(sum, value.add(weight.multiply(other.value)).mod(ORDER));
    }
  }

  // Vaults 1 and 2 before, and as many as that from 2 on after.
  private List<Known> opened(int later) {
    var known = new ArrayList<>(List.of(share(1, true), share(2, true)));
    for (int i = 0; i < later; i++) {
      known.add(share(2 + i, false));
    }
    return known;
  }

  private Known share(int x, boolean old) {
    Known share = Known.nothing();
    BigInteger power = BigInteger.ONE;
    for (int i = 0; i < K; i++) {
      share.factors()[i == 0 || old ? i : K - 1 + i] = power;
      power = power.multiply(BigInteger.valueOf(x));
    }
    List<BigInteger> coefficients = old ? before : after;
    BigInteger value = BigInteger.ZERO;
    for (int i = K - 1; i >= 0; i--) {
      value = value.multiply(BigInteger.valueOf(x)).add(coefficients.get(i));
    }
    return new Known(share.factors(), value.mod(ORDER));
  }

  // The share of vault 7, by these, of whom some have not heard of the decision.
  private Known repaired(Set<Integer> withheld, Integer... helpers) {
    List<BigInteger> xs = List.of(helpers).stream().map(BigInteger::valueOf).toList();
    var weights = Interpolation.at(BigInteger.valueOf(7), CURVE, xs);
    Known sum = Known.nothing();
    for (int helper : helpers) {
      Known part = share(helper, withheld.contains(helper));
      sum = sum.plus(weights.weight(BigInteger.valueOf(helper)), part);
    }
    return sum;
  }

  // The key, if that follows (Gauss and Jordan).
  private static Optional<BigInteger> constant(List<Known> known) {
    var rows = new ArrayList<>(known);
    int done = 0;
    for (int column = 2 * K - 2; column >= 0; column--) {
      int pivot = pivot(rows, done, column);
      if (pivot < 0) {
        continue;
      }
      Known row = rows.remove(pivot);
      BigInteger inverse = row.factors()[column].modInverse(ORDER);
      Known unit = Known.nothing().plus(inverse, row);
      int at = column;
      rows.replaceAll(other -> other.plus(other.factors()[at].negate(), unit));
      rows.add(done++, unit);
    }
    return rows.stream()
        .filter(row -> row.factors()[0].signum() != 0)
        .filter(row ->
            List.of(row.factors()).subList(1, 2 * K - 1).stream()
                .allMatch(factor -> factor.signum() == 0))
        .map(Known::value)
        .findFirst();
  }

  private static int pivot(List<Known> rows, int from, int column) {
    for (int i = from; i < rows.size(); i++) {
      if (rows.get(i).factors()[column].signum() != 0) {
        return i;
      }
    }
    return -1;
  }

  private List<BigInteger> sharing() {
    var coefficients = new ArrayList<>(List.of(key));
    while (coefficients.size() < K) {
      coefficients.add(number());
    }
    return coefficients;
  }

  private BigInteger number() {
    return new BigInteger(ORDER.bitLength() + 64, random).mod(ORDER);
  }
}
