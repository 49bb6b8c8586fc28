package org.asterism.threshold.rsa;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Seeded;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.ThresholdRefused.Fault;
import org.asterism.threshold.XCoordinate;
import org.asterism.threshold.curve.DealingRandomness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Shares that vaults refresh over whole numbers are of the same exponent, never negative, and grow
/// by few bits.
class RsaRefreshTest {
  private static final int REFRESHES = 20;

  private final SecureRandom random = Seeded.random(RsaRefreshTest.class);

  @ParameterizedTest
  @CsvSource({"2048,2,3", "2048,3,5", "3072,3,5", "4096,8,15", "2048,15,15"})
  void theExponentStaysThroughManyRefreshes(int bits, int k, int n) throws Exception {
    RsaTwin twin = RsaTwin.generate(bits, 65537);
    var sharing = RsaSharing.draw(twin.key(), k, n, random);
    Map<XCoordinate, SecretBytes> shares;
    try (SecretBytes secret = twin.secret()) {
      shares = sharing.split(secret, random);
    }
    BigInteger constant = atZero(shares, sharing.xs().subList(0, k));
    int before = longest(shares);
    for (int i = 0; i < REFRESHES; i++) {
      Map<XCoordinate, SecretBytes> after = refreshed(twin.key().shareLength(), k, shares);
      sharing.xs().forEach(x -> assertNotEquals(number(shares, x), number(after, x)));
      after.forEach((x, share) -> shares.put(x, share).close());
    }
    var quorum = new ArrayList<>(sharing.xs());
    Collections.shuffle(quorum, random);
    assertEquals(constant, atZero(shares, quorum.subList(0, k)));
    int after = longest(shares);
    assertTrue(after - before <= 12, "from %d to %d bits".formatted(before, after));
    BigInteger base = new BigInteger(bits - 1, random);
    var partials = RsaTwin.some(twin.partials(base, shares), quorum.subList(0, k));
    assertEquals(
        twin.power(base), new RsaCombination(twin.key(), k).combine(base, partials).orElseThrow());
    shares.values().forEach(SecretBytes::close);
  }

  @Test
  void whatIsDealtIsAMultipleOfTheCoordinateAndOfTwiceD() throws Exception {
    try (RsaRefresh refresh = draw(296, 4)) {
      for (int x = 1; x <= 16; x++) {
        try (SecretBytes dealt = refresh.at(BigInteger.valueOf(x))) {
          BigInteger factor = RsaKey.D.shiftLeft(1).multiply(BigInteger.valueOf(x));
          assertEquals(BigInteger.ZERO, RsaTwin.number(dealt).mod(factor));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"296,2", "296,15", "424,3", "552,8"})
  void whatIsTooLongIsRefusedByItsDealer(int length, int k) throws Exception {
    int bound = (length - 40) * 8 + 45 + (k - 1) + logarithm(k - 1) + 128 + 47 + 4 * (k - 1);
    try (RsaRefresh refresh = draw(length, k);
        SecretBytes before = SecretBytes.allocate(length);
        SecretBytes largest =
            number(BigInteger.ONE.shiftLeft(bound).subtract(BigInteger.ONE), length);
        SecretBytes beyond = number(BigInteger.ONE.shiftLeft(bound), length);
        SecretBytes all = number(BigInteger.ONE.shiftLeft(length * 8 - 1), length);
        SecretBytes another = SecretBytes.allocate(length - 1)) {
      refresh.share(before, List.of(largest, largest)).close();
      for (SecretBytes wrong : List.of(beyond, all, another)) {
        var refused =
            assertThrows(
                ThresholdRefused.class, () -> refresh.share(before, List.of(largest, wrong)));
        assertEquals(Fault.SUB_SHARE, refused.fault());
        assertEquals(OptionalInt.of(1), refused.dealer());
      }
    }
  }

  @Test
  void aShareThatHasNoRoomIsNobodysFault() throws Exception {
    BigInteger full = BigInteger.ONE.shiftLeft(296 * 8).subtract(BigInteger.ONE);
    try (RsaRefresh refresh = draw(296, 2);
        SecretBytes before = number(full, 296);
        SecretBytes one = number(BigInteger.ONE, 296)) {
      var refused = assertThrows(ThresholdRefused.class, () -> refresh.share(before, List.of(one)));
      assertEquals(Fault.SCALAR, refused.fault());
      assertEquals(OptionalInt.empty(), refused.dealer());
    }
  }

  @Test
  void sharesHaveALengthForEachModulusAndHowOftenItWasDealt() {
    for (int first : new int[] {296, 424, 552}) {
      for (int times = 0; times <= 4; times++) {
        assertTrue(RsaRefresh.isShareLength(first + 48 * times));
      }
      assertFalse(RsaRefresh.isShareLength(first + 48 * 5));
      assertFalse(RsaRefresh.isShareLength(first + 1));
    }
    assertFalse(RsaRefresh.isShareLength(32));
    assertFalse(RsaRefresh.isShareLength(512));
  }

  private Map<XCoordinate, SecretBytes> refreshed(
      int length, int k, Map<XCoordinate, SecretBytes> shares) throws Exception {
    var dealers = new ArrayList<RsaRefresh>();
    while (dealers.size() < shares.size()) {
      dealers.add(draw(length, k));
    }
    var after = new LinkedHashMap<XCoordinate, SecretBytes>();
    for (var share : shares.entrySet()) {
      List<SecretBytes> dealt =
          dealers.stream()
              .map(dealer -> dealer.at(BigInteger.valueOf(share.getKey().value())))
              .toList();
      after.put(share.getKey(), dealers.getFirst().share(share.getValue(), dealt));
      dealt.forEach(SecretBytes::close);
    }
    dealers.forEach(RsaRefresh::close);
    return after;
  }

  private RsaRefresh draw(int length, int k) {
    try (var randomness = DealingRandomness.ofBirth(new byte[16], random)) {
      return RsaRefresh.draw(length, k, randomness::bytes);
    }
  }

  private static BigInteger atZero(Map<XCoordinate, SecretBytes> shares, List<XCoordinate> quorum) {
    BigInteger sum = BigInteger.ZERO;
    for (XCoordinate x : quorum) {
      BigInteger weight = RsaCombination.weight(x, new HashSet<>(quorum));
      sum = sum.add(weight.multiply(number(shares, x)));
    }
    return sum;
  }

  private static int longest(Map<XCoordinate, SecretBytes> shares) {
    return shares.keySet().stream()
        .mapToInt(x -> number(shares, x).bitLength())
        .max()
        .orElseThrow();
  }

  private static BigInteger number(Map<XCoordinate, SecretBytes> shares, XCoordinate x) {
    return RsaTwin.number(requireNonNull(shares.get(x)));
  }

  private static SecretBytes number(BigInteger number, int length) {
    byte[] bytes = new byte[length];
    byte[] magnitude = number.toByteArray();
    int kept = Math.min(magnitude.length, length);
    System.arraycopy(magnitude, magnitude.length - kept, bytes, length - kept, kept);
    return SecretBytes.takeFrom(bytes);
  }

  private static int logarithm(int degree) {
    return degree == 0 ? 0 : Integer.SIZE - Integer.numberOfLeadingZeros(degree - 1);
  }
}
