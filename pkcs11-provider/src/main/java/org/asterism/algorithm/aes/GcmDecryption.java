package org.asterism.algorithm.aes;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.util.OptionalLong;
import org.asterism.algorithm.CipherOperation;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;

/// GCM decryption: ciphertext is kept until its tag has held (SP 800-38D §5.2.2).
public final class GcmDecryption implements CipherOperation {
  /// The longest ciphertext that may come in parts.
  public static final int MAX_KEPT_BYTES = 16 << 20;

  private final KeyedCipher keyed;
  private final int tagBytes;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

  GcmDecryption(KeyedCipher keyed, int tagBytes) {
    this.keyed = keyed;
    this.tagBytes = tagBytes;
  }

  @Override
  public OptionalLong updateLength(long partLength) {
    return OptionalLong.of(0);
  }

  @Override
  public OptionalLong finishLength() {
    return processLength(kept.size());
  }

  @Override
  public OptionalLong processLength(long dataLength) {
    return OptionalLong.of(Math.max(0, dataLength - tagBytes));
  }

  @Override
  public byte[] update(byte[] part) throws CryptokiException {
    if (part.length > MAX_KEPT_BYTES - kept.size()) {
      throw new CryptokiException(
          Ckr.ENCRYPTED_DATA_LEN_RANGE, "at most " + MAX_KEPT_BYTES + " bytes in parts");
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
