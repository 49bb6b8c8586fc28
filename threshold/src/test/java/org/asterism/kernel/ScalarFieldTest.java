package org.asterism.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.asterism.secret.SecretBytes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Scalars in locked memory are BigInteger's numbers modulo each order, at random and at the edges.
class ScalarFieldTest {
  private static final int ROUNDS = 20_000;

  // With those above a million products of the five orders together.
  private static final int CHAINS = 3_000;
  private static final int CHAIN = 60;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @ParameterizedTest
  @EnumSource
  void sumsDifferencesAndProductsAreBigIntegers(Curve curve) {
    for (BigInteger a : edges(curve)) {
      for (BigInteger b : edges(curve)) {
        same(curve, a, b);
      }
    }
    for (int i = 0; i < ROUNDS; i++) {
      same(curve, drawn(curve), drawn(curve));
    }
  }

  // A wrong product is in all that follow it.
  @ParameterizedTest
  @EnumSource
  void chainsOfProductsAreBigIntegers(Curve curve) {
    var field = ScalarField.of(curve);
    for (int i = 0; i < CHAINS; i++) {
      BigInteger factor = drawn(curve).max(BigInteger.TWO);
      BigInteger expected = drawn(curve).max(BigInteger.ONE);
      try (SecretBytes times = field.scalar(factor)) {
        SecretBytes product = field.scalar(expected);
        for (int step = 0; step < CHAIN; step++) {
          try (SecretBytes before = product) {
            product = field.multiply(before, times);
          }
          expected = expected.multiply(factor).mod(curve.order());
        }
        try (SecretBytes last = product) {
          assertEquals(expected, OpenKernel.number(curve, last), "seed " + seed);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void inversesGiveOne(Curve curve) {
    for (int i = 0; i < 50; i++) {
      inverts(curve, drawn(curve).max(BigInteger.ONE));
    }
    inverts(curve, BigInteger.ONE);
    inverts(curve, BigInteger.TWO);
    inverts(curve, curve.order().subtract(BigInteger.ONE));
  }

  @ParameterizedTest
  @EnumSource
  void wideNumbersAreReduced(Curve curve) {
    for (int length = 0; length < 100; length++) {
      byte[] wide = new byte[length];
      random.nextBytes(wide);
      reduces(curve, wide);
      java.util.Arrays.fill(wide, (byte) -1);
      reduces(curve, wide);
    }
  }

  @ParameterizedTest
  @EnumSource
  void tellsWhatIsAScalarThatIsNotZero(Curve curve) {
    assertFalse(isNonZero(curve, BigInteger.ZERO));
    assertTrue(isNonZero(curve, BigInteger.ONE));
    assertTrue(isNonZero(curve, curve.order().subtract(BigInteger.ONE)));
    assertFalse(isNonZero(curve, curve.order()));
    assertFalse(isNonZero(curve, curve.order().add(BigInteger.ONE)));
    try (var shorter = SecretBytes.allocate(curve.scalarBytes() - 1)) {
      assertFalse(ScalarField.of(curve).isNonZero(shorter));
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesNumbersThatAreNone(Curve curve) {
    var field = ScalarField.of(curve);
    assertThrows(IllegalArgumentException.class, () -> field.scalar(curve.order()).close());
    assertThrows(
        IllegalArgumentException.class, () -> field.scalar(BigInteger.valueOf(-1)).close());
    try (var longer = SecretBytes.allocate(curve.scalarBytes() + 1)) {
      assertThrows(IllegalArgumentException.class, () -> field.invert(longer).close());
    }
  }

  private void same(Curve curve, BigInteger a, BigInteger b) {
    var field = ScalarField.of(curve);
    same(curve, a, b, BigInteger::add, field::add);
    same(curve, a, b, BigInteger::subtract, field::subtract);
    same(curve, a, b, BigInteger::multiply, field::multiply);
  }

  private void same(
      Curve curve,
      BigInteger a,
      BigInteger b,
      BinaryOperator<BigInteger> expected,
      BinaryOperator<SecretBytes> found) {
    var field = ScalarField.of(curve);
    try (SecretBytes x = field.scalar(a);
        SecretBytes y = field.scalar(b);
        SecretBytes result = found.apply(x, y)) {
      assertEquals(
          expected.apply(a, b).mod(curve.order()),
          OpenKernel.number(curve, result),
          () -> "seed %d: %s, %s".formatted(seed, a, b));
    }
  }

  private void inverts(Curve curve, BigInteger value) {
    var field = ScalarField.of(curve);
    try (SecretBytes x = field.scalar(value);
        SecretBytes result = field.invert(x)) {
      assertEquals(
          value.modInverse(curve.order()), OpenKernel.number(curve, result), "seed " + seed);
    }
  }

  @ParameterizedTest
  @EnumSource
  void inversesOfManyAreThoseOfEach(Curve curve) {
    var field = ScalarField.of(curve);
    for (int many = 1; many < 6; many++) {
      List<BigInteger> values =
          Stream.generate(() -> drawn(curve).max(BigInteger.ONE)).limit(many).toList();
      List<SecretBytes> scalars = values.stream().map(field::scalar).toList();
      List<SecretBytes> inverses = field.invertAll(scalars);
      for (int i = 0; i < many; i++) {
        BigInteger expected = values.get(i).modInverse(curve.order());
        assertEquals(expected, OpenKernel.number(curve, inverses.get(i)), "seed " + seed);
      }
      scalars.forEach(SecretBytes::close);
      inverses.forEach(SecretBytes::close);
    }
  }

  private void reduces(Curve curve, byte[] wide) {
    byte[] big = curve.isEdwards() ? OpenKernel.reversed(wide) : wide;
    try (var given = SecretBytes.takeFrom(wide.clone());
        SecretBytes result = ScalarField.of(curve).reduce(given)) {
      assertEquals(
          new BigInteger(1, big).mod(curve.order()),
          OpenKernel.number(curve, result),
          "seed " + seed);
    }
  }

  private static boolean isNonZero(Curve curve, BigInteger value) {
    byte[] big = ModExpTest.bytes(value, curve.scalarBytes());
    try (var given = SecretBytes.takeFrom(curve.isEdwards() ? OpenKernel.reversed(big) : big)) {
      return ScalarField.of(curve).isNonZero(given);
    }
  }

  private BigInteger drawn(Curve curve) {
    return new BigInteger(curve.order().bitLength() + 64, random).mod(curve.order());
  }

  // Around zero, the order, and where limbs carry.
  private static List<BigInteger> edges(Curve curve) {
    BigInteger last = curve.order().subtract(BigInteger.ONE);
    var edges = new ArrayList<>(List.of(BigInteger.ZERO, BigInteger.ONE, BigInteger.TWO, last));
    edges.add(last.shiftRight(1));
    for (int bits = 64; bits < curve.order().bitLength(); bits += 64) {
      edges.add(BigInteger.ONE.shiftLeft(bits));
      edges.add(BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE));
      edges.add(last.subtract(BigInteger.ONE.shiftLeft(bits)).mod(curve.order()));
    }
    return edges;
  }
}
