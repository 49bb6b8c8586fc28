package org.asterism.algorithm.aes;

import java.util.Arrays;
import org.asterism.algorithm.OutputLength;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;

/// XTS over one data unit (IEEE 1619 §5.3, §5.4), of which one block and more is kept until its end
/// is known: there ciphertext is stolen.
final class XtsBlocks extends WholeBlocks {
  /// SP 800-38E: "The length of the data unit [...] should not exceed 2^20 AES blocks."
  static final long MAX_BYTES = AesKeys.BLOCK_BYTES * (1L << 20);

  private static final int BLOCK = AesKeys.BLOCK_BYTES;
  // x^128 + x^7 + x^2 + x + 1.
  private static final int POLYNOMIAL = 0x87;

  private final boolean encrypting;
  private final byte[] tweak;
  private long done;

  /// Takes `tweak`: the encrypted sequence number.
  ///
  /// @param keyed the bare block function
  XtsBlocks(KeyedCipher keyed, boolean encrypting, byte[] tweak) {
    super(keyed, BLOCK);
    this.encrypting = encrypting;
    this.tweak = tweak;
  }

  @Override
  public OutputLength finishLength() {
    return OutputLength.exactly(kept());
  }

  @Override
  public OutputLength processLength(long dataLength) {
    return OutputLength.exactly(dataLength);
  }

  @Override
  public byte[] update(byte[] part) throws CryptokiException {
    requireRoom(kept() + (long) part.length);
    return super.update(part);
  }

  @Override
  public byte[] process(byte[] data) throws CryptokiException {
    try (var _ = keyed()) {
      requireRoom(data.length);
      if (data.length < BLOCK) {
        throw wrongLength("expected at least one block, found %d bytes".formatted(data.length));
      }
      int last = data.length % BLOCK;
      return last == 0 ? throughCipher(data) : stolen(data, last);
    }
  }

  // Decryption takes the two last tweaks in the other order.
  private byte[] stolen(byte[] data, int last) {
    int head = data.length - BLOCK - last;
    byte[] out = Arrays.copyOf(throughCipher(Arrays.copyOf(data, head)), data.length);
    byte[] before = tweak.clone();
    byte[] after = tweak.clone();
    next(after);
    byte[] first = Arrays.copyOfRange(data, head, head + BLOCK);
    byte[] whole = one(first, encrypting ? before : after);
    byte[] second = whole.clone();
    System.arraycopy(data, head + BLOCK, second, 0, last);
    System.arraycopy(one(second, encrypting ? after : before), 0, out, head, BLOCK);
    System.arraycopy(whole, 0, out, head + BLOCK, last);
    return out;
  }

  private byte[] one(byte[] block, byte[] with) {
    xor(block, 0, with);
    byte[] out = super.throughCipher(block);
    xor(out, 0, with);
    return out;
  }

  @Override
  byte[] throughCipher(byte[] whole) {
    byte[] tweaks = new byte[whole.length];
    for (int at = 0; at < whole.length; at += BLOCK) {
      System.arraycopy(tweak, 0, tweaks, at, BLOCK);
      next(tweak);
    }
    byte[] masked = tweaks.clone();
    xor(masked, 0, whole);
    byte[] out = super.throughCipher(masked);
    xor(out, 0, tweaks);
    done += whole.length;
    return out;
  }

  private void requireRoom(long more) throws CryptokiException {
    if (more > MAX_BYTES - done) {
      throw wrongLength("a data unit has at most %d bytes".formatted(MAX_BYTES));
    }
  }

  private CryptokiException wrongLength(String found) {
    return new CryptokiException(
        encrypting ? Ckr.DATA_LEN_RANGE : Ckr.ENCRYPTED_DATA_LEN_RANGE, found);
  }

  private static void xor(byte[] target, int at, byte[] with) {
    for (int i = 0; i < with.length; i++) {
      target[at + i] ^= with[i];
    }
  }

  // The tweak times x; its first byte has the lowest powers.
  private static void next(byte[] tweak) {
    int carry = 0;
    for (int i = 0; i < BLOCK; i++) {
      int shifted = ((tweak[i] & 0xFF) << 1) | carry;
      tweak[i] = (byte) shifted;
      carry = shifted >>> Byte.SIZE;
    }
    tweak[0] ^= (byte) (-carry & POLYNOMIAL);
  }
}
