package org.asterism.threshold.rsa;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Seeded;
import org.asterism.threshold.XCoordinate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A share's top bits tell nothing of its key: those of the two most unlike keys of one length are
/// counted alike (Pearson's χ² of two samples, over each byte of the top 64 bits).
class RsaShareBitsTest {
  private static final int SHARES = 10_000;
  private static final int BYTES = 8;
  private static final int VALUES = 256;

  // With 255 degrees of freedom: passed by chance less often than once in 10^12.
  private static final double LIMIT = 480;

  private static final RsaKey SMALLEST = key(BigInteger.ONE.shiftLeft(2047).add(BigInteger.ONE));
  private static final RsaKey LARGEST =
      key(BigInteger.ONE.shiftLeft(2048).subtract(BigInteger.ONE));

  private final SecureRandom random = Seeded.random(RsaShareBitsTest.class);

  // threshold.md §6, "Share bits for k = 2/3".
  @ParameterizedTest
  @CsvSource({"2,2272,1", "2,2272,16", "3,2278,5"})
  void theSmallestAndTheLargestKeysSharesLookAlike(int k, int bits, int x) {
    double[] distances =
        distances(
            bits,
            () -> share(SMALLEST, BigInteger.ONE, k, x),
            () -> share(LARGEST, LARGEST.modulus().subtract(BigInteger.TWO), k, x));
    for (double distance : distances) {
      assertTrue(distance < LIMIT, () -> Arrays.toString(distances));
    }
  }

  // Coefficients below a multiple of the modulus, and not of so many bits, would tell it.
  @Test
  void sharesWhoseRangeIsTheirModulusDoNot() {
    double[] distances =
        distances(2272, () -> ranged(SMALLEST.modulus()), () -> ranged(LARGEST.modulus()));
    assertTrue(distances[0] > LIMIT, () -> Arrays.toString(distances));
  }

  private BigInteger share(RsaKey key, BigInteger exponent, int k, int x) {
    List<XCoordinate> xs = List.of(new XCoordinate(x), new XCoordinate(7), new XCoordinate(8));
    try (SecretBytes secret = SecretBytes.takeFrom(key.encode(exponent))) {
      var shares = new RsaSharing(key, k, xs).split(secret, random);
      BigInteger share = RsaTwin.number(requireNonNull(shares.get(xs.getFirst())));
      shares.values().forEach(SecretBytes::close);
      return share;
    }
  }

  private BigInteger ranged(BigInteger modulus) {
    BigInteger range = modulus.multiply(RsaKey.D).shiftLeft(128);
    BigInteger drawn = new BigInteger(range.bitLength() + 64, random).mod(range);
    return drawn.multiply(RsaKey.D).shiftLeft(1);
  }

  private static double[] distances(
      int bits, Supplier<BigInteger> one, Supplier<BigInteger> other) {
    int[][] ofOne = counts(bits, one);
    int[][] ofOther = counts(bits, other);
    double[] distances = new double[BYTES];
    for (int i = 0; i < BYTES; i++) {
      for (int value = 0; value < VALUES; value++) {
        double difference = ofOne[i][value] - ofOther[i][value];
        int both = ofOne[i][value] + ofOther[i][value];
        distances[i] += both == 0 ? 0 : difference * difference / both;
      }
    }
    return distances;
  }

  // By byte of the top 64 of so many bits, and by its value.
  private static int[][] counts(int bits, Supplier<BigInteger> shares) {
    int[][] counts = new int[BYTES][VALUES];
    for (int share = 0; share < SHARES; share++) {
      long top = shares.get().shiftRight(bits - Long.SIZE).longValue();
      for (int i = 0; i < BYTES; i++) {
        counts[i][(int) (top >>> (Long.SIZE - Byte.SIZE * (i + 1))) & 0xff]++;
      }
    }
    return counts;
  }

  private static RsaKey key(BigInteger modulus) {
    return new RsaKey(modulus, BigInteger.valueOf(65537));
  }
}
