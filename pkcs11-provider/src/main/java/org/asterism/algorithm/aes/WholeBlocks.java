package org.asterism.algorithm.aes;

import java.util.Arrays;
import org.asterism.algorithm.CipherOperation;
import org.asterism.algorithm.OutputLength;
import org.asterism.cryptoki.CryptokiException;

/// An operation that cuts a stream into whole AES blocks, so that it is known beforehand what comes
/// out when, and providers agree on it.
abstract class WholeBlocks implements CipherOperation {
  private final KeyedCipher keyed;
  private final int heldBack;
  private byte[] kept = new byte[0];

  /// @param heldBack 1 to keep the last block until more comes, 0 to give it as soon as it is whole
  WholeBlocks(KeyedCipher keyed, int heldBack) {
    this.keyed = keyed;
    this.heldBack = heldBack;
  }

  final KeyedCipher keyed() {
    return keyed;
  }

  final int kept() {
    return kept.length;
  }

  @Override
  public final OutputLength updateLength(long partLength) {
    return OutputLength.exactly(wholeLength(partLength));
  }

  @Override
  public byte[] update(byte[] part) throws CryptokiException {
    int whole = (int) wholeLength(part.length);
    if (kept.length == 0 && whole == part.length) {
      return throughCipher(part);
    }
    byte[] all = Arrays.copyOf(kept, kept.length + part.length);
    System.arraycopy(part, 0, all, kept.length, part.length);
    kept = Arrays.copyOfRange(all, whole, all.length);
    return throughCipher(Arrays.copyOf(all, whole));
  }

  @Override
  public final byte[] finish() throws CryptokiException {
    byte[] rest = kept;
    kept = new byte[0];
    return process(rest);
  }

  @Override
  public abstract byte[] process(byte[] data) throws CryptokiException;

  @Override
  public final void wipe() {
    keyed.close();
  }

  /// What whole blocks become.
  byte[] throughCipher(byte[] whole) {
    byte[] out = whole.length == 0 ? whole : keyed.cipher().update(whole);
    if (out == null || out.length != whole.length) {
      throw new IllegalStateException("whole blocks come out at once");
    }
    return out;
  }

  private long wholeLength(long partLength) {
    long total = kept.length + partLength;
    return total <= heldBack ? 0 : (total - heldBack) / AesKeys.BLOCK_BYTES * AesKeys.BLOCK_BYTES;
  }
}
