package org.asterism.threshold.rsa;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Seeded;
import org.asterism.threshold.SizeBucket;
import org.asterism.threshold.XCoordinate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RsaSharingTest {
  private static final BigInteger D = new BigInteger("20922789888000");

  private final SecureRandom random = Seeded.random(RsaSharingTest.class);

  @ParameterizedTest
  @CsvSource({"1,1", "2,2", "2,3", "3,5", "4,7", "8,15"})
  void theSharesLieOnOnePolynomialWithTwiceDSquaredTimesTheExponent(int k, int n) throws Exception {
    RsaTwin twin = RsaTwin.generate(2048, 65537);
    var sharing = RsaSharing.draw(twin.key(), k, n, random);
    assertEquals(n, new HashSet<>(sharing.xs()).size());
    assertTrue(sharing.xs().stream().allMatch(x -> x.value() <= 16));
    SequencedMap<XCoordinate, SecretBytes> shares;
    try (SecretBytes secret = twin.secret()) {
      shares = sharing.split(secret, random);
    }
    var quorum = new ArrayList<>(sharing.xs());
    Collections.shuffle(quorum, random);
    BigInteger atZero = BigInteger.ZERO;
    for (XCoordinate x : quorum.subList(0, k)) {
      BigInteger weight = RsaCombination.weight(x, new HashSet<>(quorum.subList(0, k)));
      atZero = atZero.add(weight.multiply(RsaTwin.number(requireNonNull(shares.get(x)))));
    }
    // The weights are D times Lagrange's.
    assertEquals(twin.privateExponent().multiply(D.pow(3)).shiftLeft(1), atZero);
    shares.values().forEach(SecretBytes::close);
  }

  // threshold.md §6, "Share bits for k = 2/3/5/8".
  @ParameterizedTest
  @CsvSource({
    "2048,2,2272", "2048,3,2278", "2048,5,2289", "2048,8,2305",
    "3072,2,3296", "3072,3,3302", "3072,5,3313", "3072,8,3329",
    "4096,2,4320", "4096,3,4326", "4096,5,4337", "4096,8,4353"
  })
  void aShareHasAtMostTheSpecifiedBits(int modulusBits, int k, int shareBits) {
    RsaKey key = anyKey(modulusBits);
    int degree = k - 1;
    BigInteger bound = BigInteger.ONE.shiftLeft(RsaSharing.coefficientBits(key, k));
    BigInteger largest = BigInteger.ZERO;
    for (int i = 0; i < degree; i++) {
      largest = largest.add(bound).shiftLeft(4);
    }
    largest = largest.add(D.shiftLeft(modulusBits)).multiply(D).shiftLeft(1);
    assertEquals(shareBits, largest.bitLength());
    assertTrue(shareBits <= key.shareLength() * 8 - 7);
  }

  @Test
  void theWidestSharingFitsItsLength() {
    RsaKey key = anyKey(4096);
    byte[] longest = new byte[512];
    Arrays.fill(longest, (byte) 0xff);
    var sharing = RsaSharing.draw(key, 15, 15, random);
    try (SecretBytes secret = SecretBytes.takeFrom(longest)) {
      Map<XCoordinate, SecretBytes> shares = sharing.split(secret, random);
      for (SecretBytes share : shares.values()) {
        assertEquals(key.shareLength(), share.length());
        assertEquals(SizeBucket.BYTES_1024, SizeBucket.holding(share.length()));
        share.close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2048, 3072})
  void shorterModuliHaveSharesOfOneBucket(int bits) {
    assertEquals(SizeBucket.BYTES_512, SizeBucket.holding(anyKey(bits).shareLength()));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4, 5, 7, 9, 11, 13, 15, 21, 39, 65536, 65539L * 13})
  void exponentsWithAFactorOfTwiceDAreRefused(long exponent) {
    BigInteger modulus = anyKey(2048).modulus();
    assertTrue(RsaKey.refusal(modulus, BigInteger.valueOf(exponent)).isPresent());
    assertThrows(
        IllegalArgumentException.class, () -> new RsaKey(modulus, BigInteger.valueOf(exponent)));
  }

  @ParameterizedTest
  @ValueSource(longs = {17, 19, 257, 65537, 4294967311L})
  void otherOddExponentsServe(long exponent) {
    assertFalse(RsaKey.refusal(anyKey(2048).modulus(), BigInteger.valueOf(exponent)).isPresent());
  }

  @Test
  void otherModuliAreRefused() {
    BigInteger e = BigInteger.valueOf(65537);
    for (int bits : List.of(1024, 2047, 2049, 2560, 8192)) {
      assertTrue(RsaKey.refusal(odd(bits), e).isPresent(), bits + " bits");
    }
    assertTrue(RsaKey.refusal(odd(2048).subtract(BigInteger.ONE), e).isPresent());
    // The modulus of the attack on a share, and an exponent beyond 2^64.
    assertTrue(RsaKey.refusal(BigInteger.valueOf(3).pow(1500), e).isPresent());
    assertTrue(RsaKey.refusal(odd(2048), BigInteger.ONE.shiftLeft(64).add(e)).isPresent());
  }

  @Test
  void whatCameOverTheWireHasNoLeadingZeros() {
    RsaKey key = anyKey(2048);
    assertEquals(key, RsaKey.of(key.modulusBytes(), key.exponentBytes()));
    byte[] longer = new byte[257];
    System.arraycopy(key.modulusBytes(), 0, longer, 1, 256);
    assertThrows(IllegalArgumentException.class, () -> RsaKey.of(longer, key.exponentBytes()));
    assertThrows(
        IllegalArgumentException.class,
        () -> RsaKey.of(key.modulusBytes(), new byte[] {0, 1, 0, 1}));
  }

  @Test
  void basesAreBetweenOneAndTheModulusLessOne() {
    RsaKey key = anyKey(2048);
    BigInteger most = key.modulus().subtract(BigInteger.ONE);
    for (BigInteger bad : List.of(BigInteger.ZERO, BigInteger.ONE, most, key.modulus())) {
      assertFalse(key.isBase(key.encode(bad)));
    }
    assertTrue(key.isBase(key.encode(BigInteger.TWO)));
    assertTrue(key.isBase(key.encode(most.subtract(BigInteger.ONE))));
    assertFalse(key.isBase(new byte[] {2}));
    assertFalse(key.isBase(new byte[257]));
  }

  @Test
  void otherSharingsAreRefused() {
    RsaKey key = anyKey(2048);
    List<XCoordinate> two = List.of(new XCoordinate(1), new XCoordinate(2));
    assertThrows(IllegalArgumentException.class, () -> new RsaSharing(key, 3, two));
    assertThrows(IllegalArgumentException.class, () -> new RsaSharing(key, 0, two));
    assertThrows(
        IllegalArgumentException.class,
        () -> new RsaSharing(key, 2, List.of(two.getFirst(), two.getFirst())));
    assertThrows(
        IllegalArgumentException.class, () -> new RsaSharing(key, 1, List.of(new XCoordinate(17))));
  }

  private RsaKey anyKey(int bits) {
    return new RsaKey(odd(bits), BigInteger.valueOf(65537));
  }

  private BigInteger odd(int bits) {
    return new BigInteger(bits, random).setBit(bits - 1).setBit(0);
  }
}
