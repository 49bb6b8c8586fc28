package org.asterism.algorithm.aes;

import java.util.Arrays;
import java.util.OptionalLong;
import org.asterism.algorithm.CipherOperation;

/// CBC encryption with PKCS#7 padding (RFC 5652 §6.3), done here so that lengths are known.
final class CbcPadEncryption implements CipherOperation {
  private final KeyedCipher keyed;
  private final Blocks blocks = new Blocks(0);

  /// @param keyed without padding
  CbcPadEncryption(KeyedCipher keyed) {
    this.keyed = keyed;
  }

  @Override
  public OptionalLong updateLength(long partLength) {
    return OptionalLong.of(blocks.wholeLength(partLength));
  }

  @Override
  public OptionalLong finishLength() {
    return OptionalLong.of(AesKeys.BLOCK_BYTES);
  }

  @Override
  public OptionalLong processLength(long dataLength) {
    return OptionalLong.of((dataLength / AesKeys.BLOCK_BYTES + 1) * AesKeys.BLOCK_BYTES);
  }

  @Override
  public byte[] update(byte[] part) {
    return throughCipher(blocks.add(part));
  }

  @Override
  public byte[] finish() {
    return process(blocks.takeKept());
  }

  @Override
  public void wipe() {
    keyed.close();
  }

  @Override
  public byte[] process(byte[] data) {
    int padding = AesKeys.BLOCK_BYTES - data.length % AesKeys.BLOCK_BYTES;
    byte[] padded = Arrays.copyOf(data, data.length + padding);
    Arrays.fill(padded, data.length, padded.length, (byte) padding);
    try (keyed) {
      return throughCipher(padded);
    }
  }

  private byte[] throughCipher(byte[] whole) {
    byte[] out = whole.length == 0 ? null : keyed.cipher().update(whole);
    return out == null ? new byte[0] : out;
  }
}
