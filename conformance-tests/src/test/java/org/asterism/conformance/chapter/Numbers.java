package org.asterism.conformance.chapter;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;

/// Big integers as Cryptoki has them: unsigned, most significant byte first (PKCS#11 v3.1 §2.1).
final class Numbers {
  private Numbers() {}

  static byte[] unsigned(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return bytes[0] == 0 && bytes.length > 1 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }

  static BigInteger number(byte[] bytes) {
    return new BigInteger(1, bytes);
  }

  static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  /// `length` bytes that differ from each other, begun at `seed`.
  static byte[] pattern(int length, int seed) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (seed + 31 * i);
    }
    return bytes;
  }
}
