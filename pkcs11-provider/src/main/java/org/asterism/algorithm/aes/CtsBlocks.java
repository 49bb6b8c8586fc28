package org.asterism.algorithm.aes;

import java.util.Arrays;
import javax.crypto.spec.IvParameterSpec;
import org.asterism.algorithm.OutputLength;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;

/// CBC-CS1 (addendum to SP 800-38A): the last block but one loses as many bytes as the last one
/// lacks.
final class CtsBlocks extends WholeBlocks {
  private static final int BLOCK = AesKeys.BLOCK_BYTES;

  private final boolean encrypting;

  /// The ciphertext block to which the next one is chained.
  private byte[] previous;

  /// @param keyed CBC without padding
  CtsBlocks(KeyedCipher keyed, boolean encrypting, IvParameterSpec iv) {
    super(keyed, BLOCK + 1);
    this.encrypting = encrypting;
    this.previous = iv.getIV();
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
  byte[] throughCipher(byte[] whole) {
    if (!encrypting && whole.length > 0) {
      previous = Arrays.copyOfRange(whole, whole.length - BLOCK, whole.length);
    }
    return super.throughCipher(whole);
  }

  @Override
  public byte[] process(byte[] data) throws CryptokiException {
    try (var _ = keyed()) {
      if (data.length < BLOCK) {
        throw new CryptokiException(
            encrypting ? Ckr.DATA_LEN_RANGE : Ckr.ENCRYPTED_DATA_LEN_RANGE,
            "expected at least one block, found %d bytes".formatted(data.length));
      }
      int last = data.length % BLOCK;
      if (last == 0) {
        return throughCipher(data);
      }
      return encrypting ? encrypted(data, last) : decrypted(data, last);
    }
  }

  private byte[] encrypted(byte[] data, int last) {
    byte[] padded = Arrays.copyOf(data, data.length - last + BLOCK);
    byte[] whole = throughCipher(padded);
    Arrays.fill(padded, (byte) 0);
    byte[] out = Arrays.copyOf(whole, data.length);
    System.arraycopy(whole, whole.length - BLOCK, out, data.length - BLOCK, BLOCK);
    return out;
  }

  // The last block, decrypted, ends with what the one before it lost.
  private byte[] decrypted(byte[] data, int last) {
    int head = data.length - BLOCK - last;
    byte[] out = Arrays.copyOf(throughCipher(Arrays.copyOf(data, head)), data.length);
    byte[] before = previous;
    byte[] end = Arrays.copyOfRange(data, head + last, data.length);
    byte[] opened = xor(throughCipher(end), before);
    byte[] cut = Arrays.copyOf(opened, BLOCK);
    System.arraycopy(data, head, cut, 0, last);
    byte[] second = xor(xor(throughCipher(cut), end), before);
    System.arraycopy(second, 0, out, head, BLOCK);
    System.arraycopy(xor(opened, cut), 0, out, head + BLOCK, last);
    Arrays.fill(opened, (byte) 0);
    return out;
  }

  private static byte[] xor(byte[] one, byte[] other) {
    byte[] both = new byte[one.length];
    for (int i = 0; i < one.length; i++) {
      both[i] = (byte) (one[i] ^ other[i]);
    }
    return both;
  }
}
