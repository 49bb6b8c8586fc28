package org.asterism.ratls;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import org.asterism.secret.SecretBytes;

/// The sealing and opening of the secret parts of acts and outcomes on one attested connection:
/// AES-256-GCM, nonce = request id (8 bytes) | part (4 bytes), one key for each direction.
///
/// Safe for use by many threads. The caller never seals twice under one id and part, and asks
/// [RequestWindow] before it opens. JCA keeps the two keys in the heap while the connection lives.
public final class SealedParts {
  /// What sealing adds: the tag of AES-GCM.
  public static final int OVERHEAD_BYTES = 16;

  private static final int NONCE_LENGTH = 12;

  private final IdleCiphers sealers;
  private final IdleCiphers openers;

  public SealedParts(SecretBytes sendingKey, SecretBytes receivingKey) {
    this.sealers = new IdleCiphers(Cipher.ENCRYPT_MODE, sendingKey);
    this.openers = new IdleCiphers(Cipher.DECRYPT_MODE, receivingKey);
  }

  /// Seals `plain` for the peer.
  ///
  /// @param associated the envelope's or the outcome's bytes
  public byte[] seal(long requestId, int part, byte[] associated, SecretBytes plain) {
    try {
      Cipher cipher = sealers.take(nonce(requestId, part), associated);
      byte[] sealed = plain.<byte[], GeneralSecurityException>useArray(cipher::doFinal);
      sealers.giveBack(cipher);
      return sealed;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("AES-256-GCM does not seal", impossible);
    }
  }

  /// What the peer sealed, in locked memory at once.
  ///
  /// @throws AEADBadTagException when it was not sealed by the peer for this id, part and
  ///   `associated`
  public SecretBytes open(long requestId, int part, byte[] associated, byte[] sealed)
      throws AEADBadTagException {
    try {
      Cipher cipher = openers.take(nonce(requestId, part), associated);
      byte[] opened = cipher.doFinal(sealed);
      openers.giveBack(cipher);
      return SecretBytes.takeFrom(opened);
    } catch (AEADBadTagException tampered) {
      throw tampered;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("AES-256-GCM does not open", impossible);
    }
  }

  private static byte[] nonce(long requestId, int part) {
    return ByteBuffer.allocate(NONCE_LENGTH).putLong(requestId).putInt(part).array();
  }
}
