package org.asterism.algorithm.aes;

import java.util.Arrays;
import org.asterism.algorithm.OutputLength;

/// CBC encryption with PKCS#7 padding (RFC 5652 §6.3), done here so that lengths are known.
final class CbcPadEncryption extends WholeBlocks {

  /// @param keyed without padding
  CbcPadEncryption(KeyedCipher keyed) {
    super(keyed, 0);
  }

  @Override
  public OutputLength finishLength() {
    return OutputLength.exactly(AesKeys.BLOCK_BYTES);
  }

  @Override
  public OutputLength processLength(long dataLength) {
    return OutputLength.exactly((dataLength / AesKeys.BLOCK_BYTES + 1) * AesKeys.BLOCK_BYTES);
  }

  @Override
  public byte[] process(byte[] data) {
    int padding = AesKeys.BLOCK_BYTES - data.length % AesKeys.BLOCK_BYTES;
    byte[] padded = Arrays.copyOf(data, data.length + padding);
    Arrays.fill(padded, data.length, padded.length, (byte) padding);
    try (var _ = keyed()) {
      return throughCipher(padded);
    }
  }
}
