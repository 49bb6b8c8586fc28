package org.asterism.algorithm.aes;

import java.security.GeneralSecurityException;
import java.util.Arrays;

/// Encryption or decryption in a feedback mode. Both use the block cipher forwards.
final class FeedbackStream extends StreamCipher {
  private static final int BLOCK = AesKeys.BLOCK_BYTES;

  private final KeyedCipher blocks;
  private final Feedback feedback;
  private final boolean encrypting;

  /// What the next block is made of.
  private final byte[] register;

  private final byte[] block = new byte[BLOCK];

  /// What is fed back: filled from its end.
  private final byte[] fed;

  private int used;

  /// @param iv is copied
  FeedbackStream(KeyedCipher blocks, Feedback feedback, byte[] iv, boolean encrypting) {
    this.blocks = blocks;
    this.feedback = feedback;
    this.encrypting = encrypting;
    this.register = iv.clone();
    this.fed = new byte[Math.max(1, feedback.bits() / Byte.SIZE)];
  }

  @Override
  public byte[] update(byte[] part) {
    byte[] out = new byte[part.length];
    for (int i = 0; i < part.length; i++) {
      out[i] = feedback == Feedback.CFB1 ? byBits(part[i]) : byByte(part[i]);
    }
    return out;
  }

  // A block is made once a byte needs it, and of what was fed back until then.
  private byte byByte(byte in) {
    int at = used % fed.length;
    if (at == 0) {
      if (used > 0) {
        shiftBytes();
      }
      makeBlock();
      used = 0;
    }
    byte out = (byte) (in ^ block[at]);
    fed[at] = feedback == Feedback.OFB ? block[at] : encrypting ? out : in;
    used++;
    return out;
  }

  private void shiftBytes() {
    System.arraycopy(register, fed.length, register, 0, BLOCK - fed.length);
    System.arraycopy(fed, 0, register, BLOCK - fed.length, fed.length);
  }

  private byte byBits(byte in) {
    int out = 0;
    for (int bit = Byte.SIZE - 1; bit >= 0; bit--) {
      makeBlock();
      int from = (in >>> bit) & 1;
      int to = from ^ ((block[0] >>> (Byte.SIZE - 1)) & 1);
      shiftBit(encrypting ? to : from);
      out = (out << 1) | to;
    }
    return (byte) out;
  }

  private void shiftBit(int last) {
    int carry = last;
    for (int i = BLOCK - 1; i >= 0; i--) {
      int shifted = ((register[i] & 0xFF) << 1) | carry;
      register[i] = (byte) shifted;
      carry = shifted >>> Byte.SIZE;
    }
  }

  private void makeBlock() {
    try {
      blocks.cipher().update(register, 0, BLOCK, block, 0);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a block takes a block", e);
    }
  }

  @Override
  public void wipe() {
    Arrays.fill(block, (byte) 0);
    Arrays.fill(register, (byte) 0);
    Arrays.fill(fed, (byte) 0);
    blocks.close();
  }
}
