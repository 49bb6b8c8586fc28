package org.asterism.algorithm.chacha;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import org.asterism.algorithm.CipherOperation;
import org.asterism.algorithm.OutputLength;
import org.asterism.algorithm.WholeMessage;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.secret.LentKey;

/// Encryption: a stream, and the tag after it.
final class ChaChaSealing implements CipherOperation {
  private final Cipher cipher;
  private final LentKey lent;
  private long taken;

  /// Takes `lent`.
  ChaChaSealing(Cipher cipher, LentKey lent) {
    this.cipher = cipher;
    this.lent = lent;
  }

  @Override
  public OutputLength updateLength(long partLength) {
    return OutputLength.exactly(partLength);
  }

  @Override
  public OutputLength finishLength() {
    return OutputLength.exactly(ChaChaPoly.TAG_BYTES);
  }

  @Override
  public OutputLength processLength(long dataLength) {
    return OutputLength.exactly(dataLength + ChaChaPoly.TAG_BYTES);
  }

  // What comes out here must be taken in parts by decryption too.
  @Override
  public byte[] update(byte[] part) throws CryptokiException {
    long most = WholeMessage.MAX_IN_PARTS_BYTES - ChaChaPoly.TAG_BYTES;
    if (part.length > most - taken) {
      throw new CryptokiException(Ckr.DATA_LEN_RANGE, "at most %d bytes in parts".formatted(most));
    }
    taken += part.length;
    byte[] out = part.length == 0 ? part : cipher.update(part);
    if (out == null || out.length != part.length) {
      throw new IllegalStateException("a stream comes out at once");
    }
    return out;
  }

  @Override
  public byte[] finish() {
    return process(new byte[0]);
  }

  @Override
  public byte[] process(byte[] data) {
    try (lent) {
      return cipher.doFinal(data);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("chacha20 encrypts any data", e);
    }
  }

  @Override
  public void wipe() {
    lent.close();
  }
}
