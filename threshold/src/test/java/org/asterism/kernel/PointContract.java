package org.asterism.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.asterism.secret.SecretBytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Points of a kernel are those of Bouncy Castle and of RFC 8032's formulas, and what is no point,
/// or one outside the subgroup, is none.
abstract class PointContract {
  private static final Kernel TWIN = new OpenKernel();

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  private final Kernel kernel;

  PointContract(Kernel kernel) {
    this.kernel = kernel;
  }

  @ParameterizedTest
  @EnumSource
  void productsAndSumsAreTheTwins(Curve curve) {
    for (int i = 0; i < 20; i++) {
      Point a = point(curve, drawn(curve));
      Point b = point(curve, drawn(curve));
      try (SecretBytes scalar = ScalarField.of(curve).scalar(drawn(curve))) {
        assertEquals(TWIN.multiply(a, scalar), kernel.multiply(a, scalar), "seed " + seed);
      }
      assertEquals(TWIN.add(a, b), kernel.add(a, b), "seed " + seed);
    }
  }

  @ParameterizedTest
  @EnumSource
  void productsAtTheEdgesAreTheTwins(Curve curve) {
    BigInteger last = curve.order().subtract(BigInteger.ONE);
    Point base = point(curve, BigInteger.ONE);
    for (BigInteger edge : List.of(BigInteger.ONE, BigInteger.TWO, last, last.shiftRight(1))) {
      try (SecretBytes scalar = ScalarField.of(curve).scalar(edge)) {
        assertEquals(point(curve, edge), kernel.multiply(base, scalar));
      }
    }
    assertEquals(Optional.empty(), kernel.add(base, point(curve, last)));
    assertEquals(Optional.of(point(curve, BigInteger.TWO)), kernel.add(base, base));
  }

  @ParameterizedTest
  @EnumSource
  void sumsOfMultiplesAreTheTwins(Curve curve) {
    for (int size = 0; size < 6; size++) {
      List<Multiple> drawn =
          Stream.generate(() -> new Multiple(drawn(curve), point(curve, drawn(curve))))
              .limit(size)
              .toList();
      for (BigInteger ofBase : List.of(BigInteger.ZERO, BigInteger.ONE, drawn(curve))) {
        assertEquals(
            TWIN.sum(curve, ofBase, drawn), kernel.sum(curve, ofBase, drawn), "seed " + seed);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void sumsAtTheEdgesAreTheTwins(Curve curve) {
    BigInteger last = curve.order().subtract(BigInteger.ONE);
    Point base = point(curve, BigInteger.ONE);
    Point other = point(curve, drawn(curve));
    for (BigInteger a : List.of(BigInteger.ONE, BigInteger.TWO, last)) {
      for (BigInteger b : List.of(BigInteger.ONE, BigInteger.TWO, last)) {
        var same = List.of(new Multiple(a, other), new Multiple(b, other));
        assertEquals(TWIN.sum(curve, last, same), kernel.sum(curve, last, same), "seed " + seed);
        var generator = List.of(new Multiple(a, base));
        assertEquals(TWIN.sum(curve, b, generator), kernel.sum(curve, b, generator));
      }
    }
    assertEquals(
        Optional.empty(), kernel.sum(curve, last, List.of(new Multiple(BigInteger.ONE, base))));
  }

  @ParameterizedTest
  @EnumSource
  void aFactorOfZeroOrOfTheOrderIsRefused(Curve curve) {
    Point base = point(curve, BigInteger.ONE);
    for (BigInteger factor : List.of(BigInteger.ZERO, BigInteger.valueOf(-1), curve.order())) {
      assertThrows(IllegalArgumentException.class, () -> new Multiple(factor, base));
    }
  }

  @ParameterizedTest
  @EnumSource
  void encodingsComeBack(Curve curve) {
    for (int i = 0; i < 20; i++) {
      Point drawn = point(curve, drawn(curve));
      assertEquals(curve.pointBytes(), drawn.encoded().length);
      assertEquals(Optional.of(drawn), kernel.decode(curve, drawn.encoded()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void anyBytesAreThePointThatTheTwinFindsOrNone(Curve curve) {
    for (int i = 0; i < 40; i++) {
      byte[] bytes = new byte[curve.pointBytes()];
      random.nextBytes(bytes);
      if (!curve.isEdwards() && i % 2 == 0) {
        bytes[0] = (byte) (2 + (i & 1));
      }
      assertEquals(TWIN.decode(curve, bytes), kernel.decode(curve, bytes), "seed " + seed);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNoPointIsNone(Curve curve) {
    byte[] good = point(curve, drawn(curve)).encoded();
    none(curve, new byte[0]);
    none(curve, new byte[curve.pointBytes()]);
    none(curve, Arrays.copyOf(good, good.length - 1));
    none(curve, Arrays.copyOf(good, good.length + 1));
    byte[] ones = new byte[curve.pointBytes()];
    Arrays.fill(ones, (byte) -1);
    none(curve, ones);
    if (!curve.isEdwards()) {
      none(curve, new byte[] {0});
      ones[0] = 2;
      none(curve, ones);
      none(curve, point(curve, BigInteger.TWO).affine());
    }
  }

  // The eight points of small order, and what is not canonical of them: RFC 8032 §5.1.3.
  @Test
  void pointsOfSmallOrderAreNone() {
    for (String hex :
        List.of(
            "0100000000000000000000000000000000000000000000000000000000000000",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000080",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "0100000000000000000000000000000000000000000000000000000000000080")) {
      none(Curve.EDWARDS25519, HexFormat.of().parseHex(hex));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aScalarOfZeroOrOfAnotherLengthIsRefused(Curve curve) {
    Point base = point(curve, BigInteger.ONE);
    for (int length : new int[] {curve.scalarBytes(), curve.scalarBytes() + 1, 0}) {
      try (var scalar = SecretBytes.allocate(length)) {
        assertThrows(IllegalArgumentException.class, () -> kernel.multiply(base, scalar));
        assertThrows(IllegalArgumentException.class, () -> kernel.multiplyBase(curve, scalar));
      }
    }
  }

  @Test
  void pointsOfTwoCurvesHaveNoSum() {
    Point a = point(Curve.P256, BigInteger.ONE);
    Point b = point(Curve.P384, BigInteger.ONE);
    assertThrows(IllegalArgumentException.class, () -> kernel.add(a, b));
  }

  private void none(Curve curve, byte[] encoded) {
    assertEquals(Optional.empty(), kernel.decode(curve, encoded));
  }

  private Point point(Curve curve, BigInteger times) {
    try (SecretBytes scalar = ScalarField.of(curve).scalar(times)) {
      Point found = kernel.multiplyBase(curve, scalar);
      assertArrayEquals(TWIN.multiplyBase(curve, scalar).encoded(), found.encoded());
      return found;
    }
  }

  private BigInteger drawn(Curve curve) {
    return new BigInteger(curve.order().bitLength() + 64, random)
        .mod(curve.order().subtract(BigInteger.ONE))
        .add(BigInteger.ONE);
  }
}
