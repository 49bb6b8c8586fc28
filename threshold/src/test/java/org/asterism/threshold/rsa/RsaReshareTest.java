package org.asterism.threshold.rsa;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

/// Any k shares of an RSA key deal it to others, four times, of which as many are needed then as is
/// wanted; what is dealt is never negative, and as long as it may be.
class RsaReshareTest {
  private static final int TIMES = 4;

  private final SecureRandom random = Seeded.random(RsaReshareTest.class);

  /// Shares of one key, and how many of them are needed.
  private record Shared(int k, Map<XCoordinate, SecretBytes> shares) implements AutoCloseable {
    List<XCoordinate> some(SecureRandom random) {
      var all = new ArrayList<>(shares.keySet());
      Collections.shuffle(all, random);
      return all.subList(0, k);
    }

    SecretBytes at(XCoordinate x) {
      return requireNonNull(shares.get(x));
    }

    @Override
    public void close() {
      shares.values().forEach(SecretBytes::close);
    }
  }

  @ParameterizedTest
  @CsvSource({"2048,2,3,3,5", "3072,3,5,2,5", "4096,5,9,4,7", "2048,15,15,15,15", "2048,11,15,2,3"})
  void theExponentStaysThroughFourTimes(int bits, int k, int n, int nextK, int nextN)
      throws Exception {
    RsaTwin twin = RsaTwin.generate(bits, 65537);
    Shared now = dealt(twin, k, n);
    for (int times = 1; times <= TIMES; times++) {
      boolean isOdd = times % 2 == 1;
      try (Shared before = now) {
        now = reshared(before, isOdd ? nextK : k, isOdd ? nextN : n);
      }
      int length = bits / 8 + 40 + 48 * times;
      now.shares().values().forEach(share -> assertEquals(length, share.length()));
      signs(twin, now, times);
    }
    try (Shared last = now) {
      assertFalse(RsaReshare.isDealt(last.at(last.some(random).getFirst()).length()));
    }
  }

  private void signs(RsaTwin twin, Shared shared, int times) {
    BigInteger base = new BigInteger(twin.key().modulus().bitLength() - 1, random);
    var partials = RsaTwin.some(twin.partials(base, shared.shares()), shared.some(random));
    var combination = new RsaCombination(twin.key(), shared.k(), times);
    assertEquals(Optional.of(twin.power(base)), combination.combine(base, partials));
    // Whoever takes them for shares that were dealt once less, or more, gets nothing wrong.
    for (int other : new int[] {times - 1, times + 1}) {
      assertEquals(
          Optional.empty(),
          new RsaCombination(twin.key(), shared.k(), other).combine(base, partials));
    }
  }

  @Test
  void theyAreRefreshedAsAnyAre() throws Exception {
    RsaTwin twin = RsaTwin.generate(2048, 257);
    try (Shared first = dealt(twin, 2, 3);
        Shared other = reshared(first, 3, 5)) {
      int length = other.at(other.some(random).getFirst()).length();
      for (int i = 0; i < 20; i++) {
        refresh(other, length);
      }
      signs(twin, other, 1);
    }
  }

  private void refresh(Shared shared, int length) throws Exception {
    var dealers = new ArrayList<RsaRefresh>();
    shared.shares().keySet().forEach(_ -> dealers.add(zero(length, shared.k())));
    for (var share : shared.shares().entrySet()) {
      BigInteger x = BigInteger.valueOf(share.getKey().value());
      List<SecretBytes> dealt = dealers.stream().map(dealer -> dealer.at(x)).toList();
      share.setValue(dealers.getFirst().share(share.getValue(), dealt));
      dealt.forEach(SecretBytes::close);
    }
    dealers.forEach(RsaRefresh::close);
  }

  @Test
  void whatIsDealtIsAMultipleOfTwiceD() throws Exception {
    RsaTwin twin = RsaTwin.generate(2048, 65537);
    try (Shared shared = dealt(twin, 3, 5)) {
      List<XCoordinate> dealers = shared.some(random);
      for (XCoordinate own : dealers) {
        try (RsaReshare reshare = draw(296, 2);
            SecretBytes dealt = at(reshare, 16, shared, own, dealers)) {
          assertEquals(BigInteger.ZERO, RsaTwin.number(dealt).mod(RsaKey.D.shiftLeft(1)));
        }
      }
    }
  }

  @Test
  void whatIsTooLongIsRefusedByItsDealer() throws Exception {
    int length = 344;
    int bound = 296 * 8 + 65 + 1 + 128 + 47 + 4 + 1;
    try (SecretBytes largest = ones(bound, length);
        SecretBytes beyond = ones(bound + 1, length);
        SecretBytes longer = ones(bound, 392);
        SecretBytes first = ones(8, 296)) {
      RsaReshare.share(List.of(largest, largest), 2).close();
      for (SecretBytes wrong : List.of(beyond, longer, first)) {
        refuses(1, List.of(largest, wrong));
      }
      refuses(0, List.of(first, largest));
    }
  }

  private static void refuses(int dealer, List<SecretBytes> dealt) {
    var refused = assertThrows(ThresholdRefused.class, () -> RsaReshare.share(dealt, 2));
    assertEquals(Fault.SUB_SHARE, refused.fault());
    assertEquals(OptionalInt.of(dealer), refused.dealer());
  }

  @Test
  void noMoreThanFourTimes() {
    for (int first : new int[] {296, 424, 552}) {
      for (int times = 0; times < TIMES; times++) {
        assertTrue(RsaReshare.isDealt(first + 48 * times));
      }
      assertFalse(RsaReshare.isDealt(first + 48 * TIMES));
    }
    assertFalse(RsaReshare.isDealt(32));
  }

  private Shared dealt(RsaTwin twin, int k, int n) {
    try (SecretBytes secret = twin.secret()) {
      var sharing = RsaSharing.draw(twin.key(), k, n, random);
      return new Shared(k, new LinkedHashMap<>(sharing.split(secret, random)));
    }
  }

  private Shared reshared(Shared before, int k, int n) throws Exception {
    List<XCoordinate> dealers = before.some(random);
    var dealing = new ArrayList<RsaReshare>();
    dealers.forEach(x -> dealing.add(draw(before.at(x).length(), k)));
    var all = new ArrayList<Integer>();
    for (int x = 1; x <= 16; x++) {
      all.add(x);
    }
    Collections.shuffle(all, random);
    var next = new Shared(k, new LinkedHashMap<>());
    for (int x : all.subList(0, n)) {
      var dealt = new ArrayList<SecretBytes>();
      for (int i = 0; i < dealers.size(); i++) {
        dealt.add(at(dealing.get(i), x, before, dealers.get(i), dealers));
      }
      next.shares().put(new XCoordinate(x), RsaReshare.share(dealt, k));
      dealt.forEach(SecretBytes::close);
    }
    dealing.forEach(RsaReshare::close);
    return next;
  }

  private static SecretBytes at(
      RsaReshare reshare, int x, Shared before, XCoordinate own, List<XCoordinate> dealers) {
    List<BigInteger> xs = dealers.stream().map(one -> BigInteger.valueOf(one.value())).toList();
    return reshare.at(BigInteger.valueOf(x), before.at(own), BigInteger.valueOf(own.value()), xs);
  }

  private RsaReshare draw(int length, int k) {
    try (var randomness = DealingRandomness.ofBirth(new byte[16], random)) {
      return RsaReshare.draw(length, k, randomness::bytes);
    }
  }

  private RsaRefresh zero(int length, int k) {
    try (var randomness = DealingRandomness.ofBirth(new byte[16], random)) {
      return RsaRefresh.draw(length, k, randomness::bytes);
    }
  }

  // So many bits, all set.
  private static SecretBytes ones(int bits, int length) {
    byte[] bytes = new byte[length];
    byte[] number = BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE).toByteArray();
    int kept = Math.min(number.length, length);
    System.arraycopy(number, number.length - kept, bytes, length - kept, kept);
    return SecretBytes.takeFrom(bytes);
  }
}
