package org.asterism.algorithm.chacha;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import org.asterism.algorithm.OutputLength;
import org.asterism.algorithm.WholeMessage;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.secret.LentKey;

/// Decryption: nothing comes out before the tag has held.
final class ChaChaOpening extends WholeMessage {
  private final Cipher cipher;
  private final LentKey lent;

  /// Takes `lent`.
  ChaChaOpening(Cipher cipher, LentKey lent) {
    super(Ckr.ENCRYPTED_DATA_LEN_RANGE);
    this.cipher = cipher;
    this.lent = lent;
  }

  @Override
  protected long mostInParts() {
    return MAX_IN_PARTS_BYTES;
  }

  @Override
  public OutputLength processLength(long dataLength) {
    return OutputLength.exactly(Math.max(0, dataLength - ChaChaPoly.TAG_BYTES));
  }

  @Override
  public byte[] process(byte[] data) throws CryptokiException {
    try (lent) {
      if (data.length < ChaChaPoly.TAG_BYTES) {
        throw new CryptokiException(
            Ckr.ENCRYPTED_DATA_LEN_RANGE, "expected at least the tag, found less");
      }
      return cipher.doFinal(data);
    } catch (GeneralSecurityException e) {
      throw new CryptokiException(Ckr.ENCRYPTED_DATA_INVALID, "the tag does not hold");
    }
  }

  @Override
  public void wipe() {
    forget();
    lent.close();
  }
}
