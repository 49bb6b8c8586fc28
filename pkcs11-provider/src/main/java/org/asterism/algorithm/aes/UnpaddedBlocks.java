package org.asterism.algorithm.aes;

import org.asterism.algorithm.OutputLength;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;

/// Encryption or decryption of whole blocks that refuses what is left at the end.
final class UnpaddedBlocks extends WholeBlocks {
  private final Ckr wrongLength;

  /// @param keyed without padding
  /// @param wrongLength what data are called that are no whole blocks
  UnpaddedBlocks(KeyedCipher keyed, Ckr wrongLength) {
    super(keyed, 0);
    this.wrongLength = wrongLength;
  }

  @Override
  public OutputLength finishLength() {
    return OutputLength.exactly(0);
  }

  @Override
  public OutputLength processLength(long dataLength) {
    return OutputLength.exactly(dataLength);
  }

  @Override
  public byte[] process(byte[] data) throws CryptokiException {
    try (var _ = keyed()) {
      if (data.length % AesKeys.BLOCK_BYTES != 0) {
        throw new CryptokiException(
            wrongLength, "expected whole blocks, found %d bytes more".formatted(data.length));
      }
      return throughCipher(data);
    }
  }
}
