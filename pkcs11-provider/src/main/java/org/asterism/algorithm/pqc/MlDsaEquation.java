package org.asterism.algorithm.pqc;

import java.util.Arrays;
import org.bouncycastle.crypto.digests.SHAKEDigest;

/// What holds of the parts of an expanded private key of ML-DSA: t1·2^13 + t0 = A·s1 + s2 (FIPS 204
/// §6.1), with s1 and s2 small. It is looked at after the transform of §7.5, where products are
/// taken number by number.
///
/// @param rows of A, which the standard calls k
/// @param columns of A, its ℓ
/// @param eta no number of s1 and s2 is further from 0
record MlDsaEquation(int rows, int columns, int eta) {
  private static final int NUMBERS = 256;
  private static final int Q = 8380417;

  // FIPS 204 §7.2: bits of a number of t0 and t1; bytes of rho, and of all that comes before s1.
  private static final int T0_BITS = 13;
  private static final int T1_BITS = 10;
  private static final int RHO_BYTES = 32;
  private static final int BEFORE_S1 = 128;

  private static final long[] ZETAS = zetas();

  static MlDsaEquation of(MlDsaSet set) {
    return switch (set) {
      case ML_DSA_44 -> new MlDsaEquation(4, 4, 2);
      case ML_DSA_65 -> new MlDsaEquation(6, 5, 4);
      case ML_DSA_87 -> new MlDsaEquation(8, 7, 2);
    };
  }

  /// @param octets of an expanded private key
  /// @param publicKey that t1 is read from
  boolean holds(byte[] octets, byte[] publicKey) {
    long[][] s1 = new long[columns][NUMBERS];
    try {
      boolean all = true;
      for (int column = 0; column < columns; column++) {
        all &= readSmall(octets, column, s1[column]);
        transform(s1[column]);
      }
      for (int row = 0; row < rows; row++) {
        all &= holds(row, octets, publicKey, s1);
      }
      return all;
    } finally {
      for (long[] polynomial : s1) {
        Arrays.fill(polynomial, 0);
      }
    }
  }

  /// t1·2^13 + t0 - s2 is A·s1, in one row.
  private boolean holds(int row, byte[] octets, byte[] publicKey, long[][] s1) {
    long[] left = new long[NUMBERS];
    long[] t0 = new long[NUMBERS];
    long[] s2 = new long[NUMBERS];
    try {
      read(publicKey, RHO_BYTES, T1_BITS, row, left);
      read(octets, BEFORE_S1 + (rows + columns) * bytes(smallBits()), T0_BITS, row, t0);
      for (int i = 0; i < NUMBERS; i++) {
        left[i] = (left[i] << T0_BITS) + (1 << (T0_BITS - 1)) - t0[i];
      }
      boolean small = readSmall(octets, columns + row, s2);
      for (int i = 0; i < NUMBERS; i++) {
        left[i] = Math.floorMod(left[i] - s2[i], Q);
      }
      transform(left);
      return small && Arrays.equals(left, product(octets, row, s1));
    } finally {
      Arrays.fill(left, 0);
      Arrays.fill(t0, 0);
      Arrays.fill(s2, 0);
    }
  }

  private static long[] product(byte[] octets, int row, long[][] s1) {
    long[] sum = new long[NUMBERS];
    for (int column = 0; column < s1.length; column++) {
      long[] a = uniform(octets, row, column);
      for (int i = 0; i < NUMBERS; i++) {
        sum[i] = (sum[i] + a[i] * s1[column][i]) % Q;
      }
    }
    return sum;
  }

  // FIPS 204 §7.3, RejNTTPoly. The octets begin with rho.
  private static long[] uniform(byte[] octets, int row, int column) {
    var stream = new SHAKEDigest(128);
    stream.update(octets, 0, RHO_BYTES);
    stream.update((byte) column);
    stream.update((byte) row);
    long[] numbers = new long[NUMBERS];
    byte[] three = new byte[3];
    int count = 0;
    while (count < NUMBERS) {
      stream.doOutput(three, 0, three.length);
      int number = (three[0] & 0xff) | ((three[1] & 0xff) << 8) | ((three[2] & 0x7f) << 16);
      if (number < Q) {
        numbers[count++] = number;
      }
    }
    return numbers;
  }

  /// A polynomial of s1 and s2, which lie one after the other.
  ///
  /// @return whether all its numbers are small
  private boolean readSmall(byte[] octets, int index, long[] into) {
    read(octets, BEFORE_S1, smallBits(), index, into);
    boolean small = true;
    for (int i = 0; i < NUMBERS; i++) {
      small &= into[i] <= 2L * eta;
      into[i] = Math.floorMod(eta - into[i], Q);
    }
    return small;
  }

  private int smallBits() {
    return Integer.SIZE - Integer.numberOfLeadingZeros(2 * eta);
  }

  private static int bytes(int bits) {
    return NUMBERS * bits / Byte.SIZE;
  }

  // FIPS 204 §7.1, SimpleBitUnpack: of each byte the lowest bit first.
  private static void read(byte[] from, int offset, int bits, int index, long[] into) {
    int start = offset + index * bytes(bits);
    for (int i = 0; i < NUMBERS; i++) {
      into[i] = 0;
      for (int bit = 0; bit < bits; bit++) {
        int at = i * bits + bit;
        into[i] |= ((from[start + at / Byte.SIZE] >> (at % Byte.SIZE)) & 1L) << bit;
      }
    }
  }

  // FIPS 204 §7.5, algorithm 41.
  private static void transform(long[] numbers) {
    int next = 1;
    for (int length = NUMBERS / 2; length >= 1; length /= 2) {
      for (int start = 0; start < NUMBERS; start += 2 * length) {
        long zeta = ZETAS[next++];
        for (int i = start; i < start + length; i++) {
          long turned = zeta * numbers[i + length] % Q;
          numbers[i + length] = Math.floorMod(numbers[i] - turned, Q);
          numbers[i] = (numbers[i] + turned) % Q;
        }
      }
    }
  }

  // FIPS 204 appendix B: 1753 to the power of each index, its eight bits turned round.
  private static long[] zetas() {
    long[] zetas = new long[NUMBERS];
    long power = 1;
    for (int exponent = 0; exponent < NUMBERS; exponent++) {
      zetas[Integer.reverse(exponent) >>> (Integer.SIZE - Byte.SIZE)] = power;
      power = power * 1753 % Q;
    }
    return zetas;
  }
}
