package org.asterism.threshold.rsa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Seeded;
import org.asterism.threshold.XCoordinate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RsaCombinationTest {
  private final SecureRandom random = Seeded.random(RsaCombinationTest.class);

  @ParameterizedTest
  @CsvSource({"2,2,17", "2,3,257", "3,5,65537", "4,7,19", "8,15,65537"})
  void anyQuorumGivesTheWholeKeysPower(int k, int n, long exponent) throws Exception {
    RsaTwin twin = RsaTwin.generate(2048, exponent);
    var combination = new RsaCombination(twin.key(), k);
    BigInteger base = base(twin);
    List<XCoordinate> xs;
    Map<XCoordinate, BigInteger> partials;
    try (var dealt = new Dealt(twin, k, n)) {
      partials = twin.partials(base, dealt.shares);
      xs = dealt.sharing.xs();
    }
    for (int i = 0; i < 10; i++) {
      var quorum = new ArrayList<>(xs);
      Collections.shuffle(quorum, random);
      assertEquals(
          Optional.of(twin.power(base)),
          combination.combine(base, RsaTwin.some(partials, quorum.subList(0, k))));
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> combination.combine(base, RsaTwin.some(partials, xs.subList(0, k - 1))));
  }

  @Test
  void liarsAreNamedWhicheverTheyAre() throws Exception {
    RsaTwin twin = RsaTwin.generate(2048, 65537);
    var combination = new RsaCombination(twin.key(), 3);
    BigInteger base = base(twin);
    try (var dealt = new Dealt(twin, 3, 5)) {
      Map<XCoordinate, BigInteger> honest = twin.partials(base, dealt.shares);
      for (int one = 0; one < 5; one++) {
        for (int other = one; other < 5; other++) {
          var lying = Set.of(dealt.sharing.xs().get(one));
          var both = new HashSet<>(lying);
          both.add(dealt.sharing.xs().get(other));
          assertFound(combination, base, honest, both, twin);
        }
      }
    }
  }

  @Test
  void threeLiarsOfFiveLeaveNoResult() throws Exception {
    RsaTwin twin = RsaTwin.generate(2048, 65537);
    BigInteger base = base(twin);
    try (var dealt = new Dealt(twin, 3, 5)) {
      var partials =
          lie(
              twin.partials(base, dealt.shares),
              new HashSet<>(dealt.sharing.xs().subList(0, 3)),
              twin.key());
      assertEquals(Optional.empty(), new RsaCombination(twin.key(), 3).search(base, partials));
    }
  }

  // Every weight is even, so that its sign is lost: harmless, because the result is right.
  @Test
  void aNegatedPartialGivesTheRightResult() throws Exception {
    RsaTwin twin = RsaTwin.generate(2048, 65537);
    BigInteger base = base(twin);
    try (var dealt = new Dealt(twin, 3, 5)) {
      var partials = new HashMap<>(twin.partials(base, dealt.shares));
      partials.replaceAll((_, partial) -> twin.key().modulus().subtract(partial));
      var found = new RsaCombination(twin.key(), 3).search(base, partials).orElseThrow();
      assertEquals(twin.power(base), found.result());
      assertEquals(Set.of(), found.wrong());
    }
  }

  @Test
  void partialsThatAreNotInvertibleAreWrongOnly() throws Exception {
    RsaTwin twin = RsaTwin.generate(2048, 65537);
    BigInteger base = base(twin);
    try (var dealt = new Dealt(twin, 2, 3)) {
      var partials = new HashMap<>(twin.partials(base, dealt.shares));
      XCoordinate liar = dealt.sharing.xs().getFirst();
      partials.put(liar, BigInteger.ZERO);
      var found = new RsaCombination(twin.key(), 2).search(base, partials).orElseThrow();
      assertEquals(twin.power(base), found.result());
      assertEquals(Set.of(liar), found.wrong());
    }
  }

  @Test
  void everyWeightIsWholeAndEven() {
    for (int i = 0; i < 2_000; i++) {
      List<Integer> points = new ArrayList<>();
      for (int x = 1; x <= 16; x++) {
        points.add(x);
      }
      Collections.shuffle(points, random);
      var quorum = new HashSet<XCoordinate>();
      points.subList(0, 1 + random.nextInt(15)).forEach(x -> quorum.add(new XCoordinate(x)));
      BigInteger sum = BigInteger.ZERO;
      for (XCoordinate x : quorum) {
        BigInteger weight = RsaCombination.weight(x, quorum);
        assertFalse(weight.testBit(0), "an odd weight");
        sum = sum.add(weight);
      }
      // The constant 1 interpolates to D.
      assertEquals(new BigInteger("20922789888000"), sum);
    }
  }

  @Test
  void blindingVanishesAndServesThirtyTwoTimes() throws Exception {
    RsaTwin twin = RsaTwin.generate(2048, 65537);
    var blinding = new Blinding(twin.key(), random);
    var blinds = new HashSet<BigInteger>();
    BigInteger base = base(twin);
    Blinding.Pair before = blinding.next();
    for (int i = 1; i <= Blinding.USES_MAX; i++) {
      Blinding.Pair pair = blinding.next();
      BigInteger blind = blinding.blind(base, pair);
      assertTrue(blinds.add(blind) && !blind.equals(base));
      assertEquals(twin.power(base), blinding.unblind(twin.power(blind), pair));
      BigInteger squared = before.blind().pow(2).mod(twin.key().modulus());
      assertEquals(i < Blinding.USES_MAX, squared.equals(pair.blind()));
      before = pair;
    }
  }

  private void assertFound(
      RsaCombination combination,
      BigInteger base,
      Map<XCoordinate, BigInteger> honest,
      Set<XCoordinate> lying,
      RsaTwin twin) {
    var found = combination.search(base, lie(honest, lying, twin.key())).orElseThrow();
    assertEquals(twin.power(base), found.result());
    assertEquals(lying, found.wrong());
  }

  private Map<XCoordinate, BigInteger> lie(
      Map<XCoordinate, BigInteger> honest, Set<XCoordinate> lying, RsaKey key) {
    var partials = new HashMap<>(honest);
    lying.forEach(x ->
        partials.computeIfPresent(
            x,
            (_, partial) ->
                partial.multiply(BigInteger.valueOf(2 + random.nextInt(1000))).mod(key.modulus())));
    return partials;
  }

  private BigInteger base(RsaTwin twin) {
    return new BigInteger(2047, random).mod(twin.key().modulus());
  }

  /// A dealt key.
  private final class Dealt implements AutoCloseable {
    private final RsaSharing sharing;
    private final Map<XCoordinate, SecretBytes> shares;

    Dealt(RsaTwin twin, int k, int n) {
      sharing = RsaSharing.draw(twin.key(), k, n, random);
      try (SecretBytes secret = twin.secret()) {
        shares = sharing.split(secret, random);
      }
    }

    @Override
    public void close() {
      shares.values().forEach(SecretBytes::close);
    }
  }
}
