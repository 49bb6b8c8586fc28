package org.asterism.algorithm.aes;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import org.asterism.algorithm.OutputLength;
import org.asterism.algorithm.WholeMessage;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;

/// GCM encryption (SP 800-38D §5.2.1), by whole blocks.
final class GcmEncryption extends WholeBlocks {
  private final int tagBytes;
  private int taken;

  GcmEncryption(KeyedCipher keyed, int tagBytes) {
    super(keyed, 0);
    this.tagBytes = tagBytes;
  }

  // What comes out here must be taken in parts by decryption too.
  @Override
  public byte[] update(byte[] part) throws CryptokiException {
    if (part.length > WholeMessage.MAX_IN_PARTS_BYTES - tagBytes - taken) {
      throw new CryptokiException(
          Ckr.DATA_LEN_RANGE,
          "at most %d bytes in parts, with the tag".formatted(WholeMessage.MAX_IN_PARTS_BYTES));
    }
    taken += part.length;
    return super.update(part);
  }

  @Override
  public OutputLength finishLength() {
    return OutputLength.exactly(kept() + tagBytes);
  }

  @Override
  public OutputLength processLength(long dataLength) {
    return OutputLength.exactly(dataLength + tagBytes);
  }

  @Override
  public byte[] process(byte[] data) {
    try (var keyed = keyed()) {
      byte[] sealed = keyed.cipher().doFinal(data);
      int length = data.length + tagBytes;
      return sealed.length == length ? sealed : Arrays.copyOf(sealed, length);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("gcm encrypts any data", e);
    }
  }
}
