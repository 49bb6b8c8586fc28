package org.asterism.algorithm.aes;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import org.asterism.algorithm.CipherOperation;
import org.asterism.algorithm.OutputLength;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;

/// GCM decryption: ciphertext is kept until its tag has held (SP 800-38D §5.2.2).
public final class GcmDecryption implements CipherOperation {
  private final KeyedCipher keyed;
  private final int tagBytes;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

  GcmDecryption(KeyedCipher keyed, int tagBytes) {
    this.keyed = keyed;
    this.tagBytes = tagBytes;
  }

  @Override
  public OutputLength updateLength(long partLength) {
    return OutputLength.atMost(partLength);
  }

  @Override
  public OutputLength finishLength() {
    return processLength(kept.size());
  }

  @Override
  public OutputLength processLength(long dataLength) {
    return OutputLength.exactly(Math.max(0, dataLength - tagBytes));
  }

  @Override
  public byte[] update(byte[] part) throws CryptokiException {
    if (part.length - tagBytes > AesGcm.MAX_STREAM_BYTES - kept.size()) {
      throw new CryptokiException(
          Ckr.ENCRYPTED_DATA_LEN_RANGE,
          "at most %d bytes and their tag in parts".formatted(AesGcm.MAX_STREAM_BYTES));
    }
    kept.writeBytes(part);
    return new byte[0];
  }

  @Override
  public byte[] finish() throws CryptokiException {
    return process(kept.toByteArray());
  }

  @Override
  public void wipe() {
    keyed.close();
  }

  @Override
  public byte[] process(byte[] data) throws CryptokiException {
    try (keyed) {
      if (data.length < tagBytes) {
        throw new CryptokiException(
            Ckr.ENCRYPTED_DATA_LEN_RANGE, "expected at least the tag, found less");
      }
      return keyed.cipher().doFinal(data);
    } catch (GeneralSecurityException e) {
      throw new CryptokiException(Ckr.ENCRYPTED_DATA_INVALID, "the tag does not hold");
    }
  }
}
