package org.asterism.threshold;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/// The field's operations give, for every operand, what a table made another way gives.
class Gf256Test {
  private static final int[] EXP = new int[255];
  private static final int[] LOG = new int[256];

  static {
    // 3 generates the field's multiplicative group: 3y = 2y + y.
    int y = 1;
    for (int i = 0; i < EXP.length; i++) {
      EXP[i] = y;
      LOG[y] = i;
      int twice = y << 1;
      y ^= twice > 255 ? twice ^ 0x11B : twice;
    }
  }

  @Test
  void multiply_agreesWithLogarithms_forAllPairs() {
    for (int a = 0; a < 256; a++) {
      for (int b = 0; b < 256; b++) {
        int expected = a == 0 || b == 0 ? 0 : EXP[(LOG[a] + LOG[b]) % 255];
        assertEquals(expected, Gf256.multiply(a, b), a + " * " + b);
      }
    }
  }

  @Test
  void multiply_agreesWithTheExampleOfFips197() {
    // FIPS 197 §4.2: {57} • {83} = {c1}, {57} • {13} = {fe}.
    assertEquals(0xc1, Gf256.multiply(0x57, 0x83));
    assertEquals(0xfe, Gf256.multiply(0x57, 0x13));
  }

  @Test
  void multiply_keepsEightLanesApart() {
    for (int factor = 0; factor < 256; factor++) {
      for (int base = 0; base < 256; base++) {
        long lanes = 0;
        long expected = 0;
        for (int lane = 0; lane < 8; lane++) {
          int value = (base + lane * 37) & 0xFF;
          lanes |= (long) value << (8 * lane);
          expected |= (long) Gf256.multiply(value, factor) << (8 * lane);
        }
        assertEquals(expected, Gf256.multiply(lanes, factor));
      }
    }
  }

  @Test
  void inverse_timesItself_isOne() {
    assertEquals(0, Gf256.inverse(0));
    for (int y = 1; y < 256; y++) {
      assertEquals(1, Gf256.multiply(y, Gf256.inverse(y)), "1 / " + y);
    }
  }
}
