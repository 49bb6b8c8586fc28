package org.asterism.algorithm.aes;

import java.security.GeneralSecurityException;
import org.asterism.algorithm.OutputLength;
import org.asterism.algorithm.WholeMessage;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;

/// GCM decryption: ciphertext is kept until its tag has held (SP 800-38D §5.2.2).
final class GcmDecryption extends WholeMessage {
  private final KeyedCipher keyed;
  private final int tagBytes;
  private final Opening opening;

  /// What opens a whole ciphertext.
  interface Opening {
    /// @param sealed with its tag at the end
    /// @throws GeneralSecurityException where the tag does not hold
    byte[] open(byte[] sealed) throws GeneralSecurityException;
  }

  /// @param opening by this cipher
  GcmDecryption(KeyedCipher keyed, int tagBytes, Opening opening) {
    super(Ckr.ENCRYPTED_DATA_LEN_RANGE);
    this.keyed = keyed;
    this.tagBytes = tagBytes;
    this.opening = opening;
  }

  @Override
  protected long mostInParts() {
    return MAX_IN_PARTS_BYTES;
  }

  @Override
  public OutputLength processLength(long dataLength) {
    return OutputLength.exactly(Math.max(0, dataLength - tagBytes));
  }

  @Override
  public byte[] process(byte[] data) throws CryptokiException {
    try (keyed) {
      if (data.length < tagBytes) {
        throw new CryptokiException(
            Ckr.ENCRYPTED_DATA_LEN_RANGE, "expected at least the tag, found less");
      }
      return opening.open(data);
    } catch (GeneralSecurityException e) {
      throw new CryptokiException(Ckr.ENCRYPTED_DATA_INVALID, "the tag does not hold");
    }
  }

  @Override
  public void wipe() {
    forget();
    keyed.close();
  }
}
