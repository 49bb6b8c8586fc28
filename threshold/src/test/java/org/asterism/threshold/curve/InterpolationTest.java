package org.asterism.threshold.curve;

import static org.asterism.threshold.curve.BornKey.KERNEL;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Point;
import org.asterism.kernel.ScalarField;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Seeded;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Any k shares give the secret, every other share and the points of both.
class InterpolationTest {
  private final SecureRandom random = Seeded.random(InterpolationTest.class);

  @ParameterizedTest
  @EnumSource
  void numbersAreThoseOfTheOnePolynomial(Curve curve) {
    for (int degree = 0; degree < 15; degree++) {
      List<BigInteger> coefficients = BornKey.xs(curve, degree + 1, random);
      var values = new LinkedHashMap<BigInteger, BigInteger>();
      BornKey.xs(curve, degree + 1, random).forEach(x -> values.put(x, at(coefficients, x, curve)));
      BigInteger x = BornKey.scalar(curve, random);
      assertEquals(
          coefficients.getFirst(), Interpolation.atZero(curve, values.keySet()).ofNumbers(values));
      assertEquals(
          at(coefficients, x, curve),
          Interpolation.at(x, curve, values.keySet()).ofNumbers(values));
    }
  }

  @ParameterizedTest
  @EnumSource
  void anyQuorumOfSharesGivesKeySharesAndPoints(Curve curve) {
    for (int[] shape : new int[][] {{2, 2}, {2, 3}, {3, 5}, {8, 15}}) {
      BigInteger key = BornKey.scalar(curve, random);
      try (var born = BornKey.of(key, curve, shape[0], BornKey.xs(curve, shape[1], random))) {
        List<BigInteger> quorum = born.quorum(random);
        BigInteger other = born.xs().getLast();
        try (SecretBytes found = Interpolation.atZero(curve, quorum).ofShares(only(born, quorum));
            SecretBytes share =
                Interpolation.at(other, curve, quorum).ofShares(only(born, quorum))) {
          assertEquals(key, PublicScalar.reveal(curve, found));
          assertEquals(
              PublicScalar.reveal(curve, born.share(other)), PublicScalar.reveal(curve, share));
        }
        var points = new LinkedHashMap<BigInteger, Point>();
        quorum.forEach(x -> points.put(x, KERNEL.multiplyBase(curve, born.share(x))));
        quorum.forEach(x -> assertEquals(points.get(x), born.publicShare(x)));
        assertEquals(
            Optional.of(born.publicKey()),
            Interpolation.atZero(curve, quorum).ofPoints(KERNEL, points));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesCoordinatesThatAreNone(Curve curve) {
    BigInteger one = BigInteger.ONE;
    for (List<BigInteger> xs :
        List.of(
            List.<BigInteger>of(),
            List.of(one, one),
            List.of(one, BigInteger.ZERO),
            List.of(one, curve.order()),
            List.of(one, one.negate()))) {
      assertThrows(IllegalArgumentException.class, () -> Interpolation.atZero(curve, xs));
    }
    var two = Interpolation.atZero(curve, List.of(one, BigInteger.TWO));
    assertThrows(IllegalArgumentException.class, () -> two.weight(BigInteger.TEN));
    assertThrows(IllegalArgumentException.class, () -> two.ofNumbers(Map.of(one, one)));
  }

  @ParameterizedTest
  @EnumSource
  void encodingsOfNumbersAreTheFields(Curve curve) {
    BigInteger number = BornKey.scalar(curve, random);
    byte[] encoded = PublicScalar.encode(curve, number);
    try (SecretBytes scalar = ScalarField.of(curve).scalar(number)) {
      scalar.borrowArray(bytes -> assertArrayEquals(bytes, encoded));
    }
    assertEquals(Optional.of(number), PublicScalar.decode(curve, encoded));
    byte[] tooGreat = new byte[curve.scalarBytes()];
    java.util.Arrays.fill(tooGreat, (byte) -1);
    assertEquals(Optional.empty(), PublicScalar.decode(curve, tooGreat));
    assertEquals(Optional.empty(), PublicScalar.decode(curve, new byte[curve.scalarBytes() + 1]));
    assertThrows(IllegalArgumentException.class, () -> PublicScalar.encode(curve, curve.order()));
  }

  private static Map<BigInteger, SecretBytes> only(BornKey born, List<BigInteger> quorum) {
    var some = new LinkedHashMap<BigInteger, SecretBytes>();
    quorum.forEach(x -> some.put(x, born.share(x)));
    return some;
  }

  private static BigInteger at(List<BigInteger> coefficients, BigInteger x, Curve curve) {
    BigInteger value = BigInteger.ZERO;
    for (BigInteger coefficient : coefficients.reversed()) {
      value = value.multiply(x).add(coefficient).mod(curve.order());
    }
    return value;
  }
}
