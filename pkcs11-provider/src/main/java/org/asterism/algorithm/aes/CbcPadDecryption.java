package org.asterism.algorithm.aes;

import java.util.Arrays;
import org.asterism.algorithm.OutputLength;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;

/// CBC decryption that takes PKCS#7 padding off without a branch on any of its bytes; still,
/// whoever may choose ciphertexts learns from the error whether padding was right: prefer GCM.
final class CbcPadDecryption extends WholeBlocks {

  /// @param keyed without padding
  CbcPadDecryption(KeyedCipher keyed) {
    super(keyed, 1);
  }

  @Override
  public OutputLength finishLength() {
    return OutputLength.atMost(AesKeys.BLOCK_BYTES);
  }

  @Override
  public OutputLength processLength(long dataLength) {
    return OutputLength.atMost(dataLength);
  }

  @Override
  public byte[] process(byte[] data) throws CryptokiException {
    try (var _ = keyed()) {
      if (data.length == 0 || data.length % AesKeys.BLOCK_BYTES != 0) {
        throw new CryptokiException(
            Ckr.ENCRYPTED_DATA_LEN_RANGE, "expected whole blocks, found " + data.length + " bytes");
      }
      return unpadded(throughCipher(data));
    }
  }

  /// Overwrites `padded`.
  private static byte[] unpadded(byte[] padded) throws CryptokiException {
    int padding = padded[padded.length - 1] & 0xFF;
    // All ones where the padding's length is 0 or more than a block.
    int bad = ((padding - 1) | (AesKeys.BLOCK_BYTES - padding)) >> 31;
    for (int i = 1; i <= AesKeys.BLOCK_BYTES; i++) {
      int counts = (i - 1 - padding) >> 31;
      bad |= counts & ((padded[padded.length - i] & 0xFF) ^ padding);
    }
    byte[] plaintext = Arrays.copyOf(padded, padded.length - (padding & ~bad));
    Arrays.fill(padded, (byte) 0);
    if (bad != 0) {
      throw new CryptokiException(Ckr.ENCRYPTED_DATA_INVALID, "the padding is not PKCS#7");
    }
    return plaintext;
  }
}
