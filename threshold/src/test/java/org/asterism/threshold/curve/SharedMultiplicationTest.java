package org.asterism.threshold.curve;

import static org.asterism.threshold.curve.BornKey.KERNEL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
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

/// Blinded answers of any quorum come to the point times the key.
class SharedMultiplicationTest {
  private final SecureRandom random = Seeded.random(SharedMultiplicationTest.class);

  @ParameterizedTest
  @EnumSource
  void anyQuorumMultiplies(Curve curve) {
    for (int[] shape : new int[][] {{2, 2}, {2, 3}, {3, 5}, {8, 15}}) {
      BigInteger number = BornKey.scalar(curve, random);
      List<BigInteger> xs = BornKey.xs(curve, shape[1], random);
      try (var key = BornKey.of(number, curve, shape[0], xs);
          SecretBytes whole = ScalarField.of(curve).scalar(number);
          var shared = new SharedMultiplication(KERNEL, point(curve))) {
        assertEquals(
            Optional.of(KERNEL.multiply(point(curve), whole)),
            shared.product(answers(shared, key, key.quorum(random))));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void eachVaultSeesAnotherPointEachTime(Curve curve) {
    try (var one = new SharedMultiplication(KERNEL, point(curve));
        var two = new SharedMultiplication(KERNEL, point(curve))) {
      Point first = one.blindedFor(BigInteger.ONE, random);
      assertNotEquals(first, one.blindedFor(BigInteger.TWO, random));
      assertNotEquals(first, two.blindedFor(BigInteger.ONE, random));
      assertNotEquals(first, point(curve));
      assertThrows(IllegalArgumentException.class, () -> one.blindedFor(BigInteger.ONE, random));
      assertThrows(
          IllegalArgumentException.class, () -> one.product(Map.of(BigInteger.TEN, first)));
    }
  }

  private Map<BigInteger, Point> answers(
      SharedMultiplication shared, BornKey key, List<BigInteger> quorum) {
    var answers = new LinkedHashMap<BigInteger, Point>();
    quorum.forEach(
        x -> answers.put(x, KERNEL.multiply(shared.blindedFor(x, random), key.share(x))));
    return answers;
  }

  private static Point point(Curve curve) {
    try (SecretBytes seven = ScalarField.of(curve).scalar(BigInteger.valueOf(7))) {
      return KERNEL.multiplyBase(curve, seven);
    }
  }
}
