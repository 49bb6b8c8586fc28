package org.asterism.threshold.rsa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.SecureRandom;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Seeded;
import org.junit.jupiter.api.Test;

class SecretIntegerTest {
  private static final int WIDTH = 48;
  private static final int ROUNDS = 2_000;

  private final SecureRandom random = Seeded.random(SecretIntegerTest.class);

  @Test
  void multipliesAndAddsAsBigIntegerDoes() {
    for (int i = 0; i < ROUNDS; i++) {
      BigInteger one = edgeOrRandom(i);
      BigInteger other = edgeOrRandom(i / 7);
      long factor = random.nextLong(1L << 46);
      try (SecretInteger number = of(one);
          SecretInteger addend = of(other)) {
        number.multiply(factor);
        number.add(addend);
        assertEquals(one.multiply(BigInteger.valueOf(factor)).add(other), value(number));
      }
    }
  }

  @Test
  void refusesWhatItsWidthDoesNotHold() {
    BigInteger largest = BigInteger.ONE.shiftLeft(WIDTH * 8).subtract(BigInteger.ONE);
    try (SecretInteger number = of(largest);
        SecretInteger one = of(BigInteger.ONE)) {
      assertThrows(ArithmeticException.class, () -> number.add(one));
    }
    try (SecretInteger number = of(largest)) {
      assertThrows(ArithmeticException.class, () -> number.multiply(2));
    }
  }

  @Test
  void drawsNumbersOfSoManyBits() {
    for (int bits = 1; bits <= 300; bits++) {
      BigInteger all = BigInteger.ZERO;
      for (int i = 0; i < 64; i++) {
        try (SecretInteger drawn = SecretInteger.random(bits, WIDTH, random)) {
          assertTrue(value(drawn).bitLength() <= bits);
          all = all.or(value(drawn));
        }
      }
      assertEquals(bits, all.bitLength());
    }
  }

  private BigInteger edgeOrRandom(int i) {
    BigInteger power = BigInteger.ONE.shiftLeft(i % 300);
    return switch (i % 3) {
      case 0 -> power.subtract(BigInteger.ONE);
      case 1 -> power;
      default -> new BigInteger(300, random);
    };
  }

  private static SecretInteger of(BigInteger value) {
    byte[] signed = value.toByteArray();
    byte[] magnitude = new byte[WIDTH];
    int kept = Math.min(signed.length, WIDTH);
    System.arraycopy(signed, signed.length - kept, magnitude, WIDTH - kept, kept);
    try (var bytes = SecretBytes.takeFrom(magnitude)) {
      return SecretInteger.of(bytes, WIDTH);
    }
  }

  private static BigInteger value(SecretInteger number) {
    try (SecretBytes bytes = number.toBigEndian(WIDTH)) {
      return bytes.useArray(magnitude -> new BigInteger(1, magnitude));
    }
  }
}
