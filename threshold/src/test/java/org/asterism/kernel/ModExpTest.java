package org.asterism.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.util.Random;
import org.asterism.secret.SecretBytes;
import org.junit.jupiter.api.Test;

/// Modular exponentiation equals BigInteger's, at random and at the edges, and refuses what it does
/// not serve.
class ModExpTest {
  private static final Kernel KERNEL = LibraryKernel.open();

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @Test
  void equalsBigIntegers() {
    for (int bits : new int[] {8, 64, 65, 521, 2048, 3072, 4096}) {
      for (int i = 0; i < 20; i++) {
        BigInteger modulus = new BigInteger(bits, random).setBit(bits - 1).setBit(0);
        same(
            new BigInteger(bits, random).mod(modulus), new BigInteger(bits + 230, random), modulus);
      }
    }
  }

  @Test
  void equalsBigIntegersAtTheEdges() {
    BigInteger modulus = new BigInteger(2048, random).setBit(2047).setBit(0);
    BigInteger last = modulus.subtract(BigInteger.ONE);
    for (BigInteger base : new BigInteger[] {BigInteger.ZERO, BigInteger.ONE, last}) {
      for (BigInteger exponent : new BigInteger[] {BigInteger.ZERO, BigInteger.ONE, last}) {
        same(base, exponent, modulus);
      }
    }
    same(BigInteger.TWO, BigInteger.ONE.shiftLeft(2300), modulus);
    same(BigInteger.ZERO, BigInteger.TEN, BigInteger.valueOf(129));
  }

  @Test
  void refusesAModulusThatIsEvenShortOrNone() {
    refuses(new byte[2], new byte[] {1, 2});
    refuses(new byte[2], new byte[] {0, 3});
    refuses(new byte[0], new byte[0]);
  }

  @Test
  void refusesABaseOfAnotherLengthOrRange() {
    refuses(new byte[1], new byte[] {1, 3});
    refuses(new byte[] {1, 3}, new byte[] {1, 3});
    refuses(new byte[] {1, 4}, new byte[] {1, 3});
  }

  private void same(BigInteger base, BigInteger exponent, BigInteger modulus) {
    int length = (modulus.bitLength() + 7) / 8;
    byte[] m = bytes(modulus, length);
    try (var secret = SecretBytes.takeFrom(bytes(exponent, length + 32));
        SecretBytes result = KERNEL.modExp(bytes(base, length), secret, m)) {
      assertEquals(
          base.modPow(exponent, modulus),
          result.useArray(found -> new BigInteger(1, found)),
          "seed " + seed);
      assertEquals(length, result.length());
    }
  }

  private static void refuses(byte[] base, byte[] modulus) {
    try (var secret = SecretBytes.takeFrom(new byte[] {3})) {
      assertThrows(
          IllegalArgumentException.class, () -> KERNEL.modExp(base, secret, modulus).close());
    }
  }

  static byte[] bytes(BigInteger value, int length) {
    byte[] padded = new byte[length];
    byte[] given = value.toByteArray();
    int from = Math.max(0, given.length - length);
    System.arraycopy(given, from, padded, length - given.length + from, given.length - from);
    return padded;
  }
}
