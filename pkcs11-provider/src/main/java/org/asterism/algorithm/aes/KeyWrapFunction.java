package org.asterism.algorithm.aes;

import java.security.GeneralSecurityException;
import java.util.Arrays;

/// The function W of SP 800-38F §6.1 and its inverse, on a whole number of semiblocks.
///
/// @param blocks the bare block function: forwards to wrap, backwards to unwrap
record KeyWrapFunction(KeyedCipher blocks) {
  static final int SEMIBLOCK = 8;
  private static final int ROUNDS = 6;

  /// @param begun the integrity value, then at least two semiblocks; overwritten with the result
  void wrap(byte[] begun) {
    byte[] block = new byte[2 * SEMIBLOCK];
    System.arraycopy(begun, 0, block, 0, SEMIBLOCK);
    long step = 1;
    for (int round = 0; round < ROUNDS; round++) {
      for (int at = SEMIBLOCK; at < begun.length; at += SEMIBLOCK) {
        System.arraycopy(begun, at, block, SEMIBLOCK, SEMIBLOCK);
        through(block);
        count(block, step++);
        System.arraycopy(block, SEMIBLOCK, begun, at, SEMIBLOCK);
      }
    }
    System.arraycopy(block, 0, begun, 0, SEMIBLOCK);
    Arrays.fill(block, (byte) 0);
  }

  /// The inverse: leaves the integrity value in front.
  void unwrap(byte[] wrapped) {
    byte[] block = new byte[2 * SEMIBLOCK];
    System.arraycopy(wrapped, 0, block, 0, SEMIBLOCK);
    long step = (long) ROUNDS * (wrapped.length / SEMIBLOCK - 1);
    for (int round = 0; round < ROUNDS; round++) {
      for (int at = wrapped.length - SEMIBLOCK; at > 0; at -= SEMIBLOCK) {
        count(block, step--);
        System.arraycopy(wrapped, at, block, SEMIBLOCK, SEMIBLOCK);
        through(block);
        System.arraycopy(block, SEMIBLOCK, wrapped, at, SEMIBLOCK);
      }
    }
    System.arraycopy(block, 0, wrapped, 0, SEMIBLOCK);
    Arrays.fill(block, (byte) 0);
  }

  /// The block function itself, on one block in place.
  void through(byte[] block) {
    try {
      blocks.cipher().update(block, 0, block.length, block, 0);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a block takes a block", e);
    }
  }

  private static void count(byte[] block, long step) {
    for (int i = 0; i < SEMIBLOCK; i++) {
      block[i] ^= (byte) (step >>> (Byte.SIZE * (SEMIBLOCK - 1 - i)));
    }
  }
}
