package org.asterism.algorithm.aes;

import java.util.Arrays;

/// Cuts a stream into whole AES blocks, so that it is known beforehand what comes out.
final class Blocks {
  private final int heldBack;
  private byte[] kept = new byte[0];

  /// @param heldBack 1 to keep the last block until more comes, 0 to give it as soon as it is whole
  Blocks(int heldBack) {
    this.heldBack = heldBack;
  }

  int kept() {
    return kept.length;
  }

  /// How much [#add] will give for a part of this length.
  long wholeLength(long partLength) {
    long total = kept.length + partLength;
    return total <= heldBack ? 0 : (total - heldBack) / AesKeys.BLOCK_BYTES * AesKeys.BLOCK_BYTES;
  }

  byte[] add(byte[] part) {
    int whole = (int) wholeLength(part.length);
    byte[] all = Arrays.copyOf(kept, kept.length + part.length);
    System.arraycopy(part, 0, all, kept.length, part.length);
    kept = Arrays.copyOfRange(all, whole, all.length);
    return Arrays.copyOf(all, whole);
  }

  byte[] takeKept() {
    byte[] rest = kept;
    kept = new byte[0];
    return rest;
  }
}
