package org.asterism.algorithm.aes;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import org.asterism.algorithm.CipherOperation;
import org.asterism.algorithm.OutputLength;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;

/// GCM decryption: ciphertext is kept until its tag has held (SP 800-38D §5.2.2).
final class GcmDecryption implements CipherOperation {
  private final KeyedCipher keyed;
  private final int tagBytes;
  private final Opening opening;
  private final List<byte[]> parts = new ArrayList<>();
  private int kept;

  /// What opens a whole ciphertext.
  interface Opening {
    /// @param sealed with its tag at the end
    /// @throws GeneralSecurityException where the tag does not hold
    byte[] open(byte[] sealed) throws GeneralSecurityException;
  }

  /// @param opening by this cipher
  GcmDecryption(KeyedCipher keyed, int tagBytes, Opening opening) {
    this.keyed = keyed;
    this.tagBytes = tagBytes;
    this.opening = opening;
  }

  @Override
  public OutputLength updateLength(long partLength) {
    return OutputLength.atMost(partLength);
  }

  @Override
  public OutputLength finishLength() {
    return processLength(kept);
  }

  @Override
  public OutputLength processLength(long dataLength) {
    return OutputLength.exactly(Math.max(0, dataLength - tagBytes));
  }

  // Twice, because the parts are put together at the end; and a part has a place in the list.
  @Override
  public long keeps(long partLength) {
    return 2 * (kept + partLength) + 64L * (parts.size() + 1);
  }

  @Override
  public byte[] update(byte[] part) throws CryptokiException {
    if (part.length > AesGcm.MAX_IN_PARTS_BYTES - kept) {
      throw new CryptokiException(
          Ckr.ENCRYPTED_DATA_LEN_RANGE,
          "at most %d bytes in parts".formatted(AesGcm.MAX_IN_PARTS_BYTES));
    }
    parts.add(part.clone());
    kept += part.length;
    return new byte[0];
  }

  @Override
  public byte[] finish() throws CryptokiException {
    var whole = ByteBuffer.allocate(kept);
    parts.forEach(whole::put);
    parts.clear();
    return process(whole.array());
  }

  @Override
  public void wipe() {
    parts.clear();
    keyed.close();
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
}
