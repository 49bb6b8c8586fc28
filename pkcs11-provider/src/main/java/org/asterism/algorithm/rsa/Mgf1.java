package org.asterism.algorithm.rsa;

import java.security.MessageDigest;
import java.util.Arrays;

/// The mask generation function of RFC 8017 §B.2.1.
final class Mgf1 {
  private Mgf1() {}

  /// Xors the mask from `seed` onto `length` bytes of `target`.
  static void mask(MessageDigest digest, byte[] seed, byte[] target, int at, int length) {
    int done = 0;
    for (int counter = 0; done < length; counter++) {
      digest.update(seed);
      digest.update(
          new byte[] {
            (byte) (counter >>> 24), (byte) (counter >>> 16), (byte) (counter >>> 8), (byte) counter
          });
      byte[] block = digest.digest();
      int step = Math.min(block.length, length - done);
      for (int i = 0; i < step; i++) {
        target[at + done + i] ^= block[i];
      }
      Arrays.fill(block, (byte) 0);
      done += step;
    }
  }
}
