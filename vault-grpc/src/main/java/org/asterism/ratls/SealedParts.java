package org.asterism.ratls;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.Key;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.asterism.secret.SecretBytes;

/// Seals and opens the secret parts of acts and outcomes on one attested connection: AES-256-GCM,
/// nonce = request id (8 bytes) | part (4 bytes), one key for each direction.
///
/// Safe for use by many threads. The caller never seals twice under one id and part, and asks
/// [RequestWindow] before it opens. JCA keeps the two keys in the heap while the connection lives.
public final class SealedParts {
  private static final int NONCE_LENGTH = 12;
  private static final int TAG_BITS = 128;

  private final Key sealKey;
  private final Key openKey;

  public SealedParts(SecretBytes sendingKey, SecretBytes receivingKey) {
    this.sealKey = sendingKey.useArray(bytes -> new SecretKeySpec(bytes, "AES"));
    this.openKey = receivingKey.useArray(bytes -> new SecretKeySpec(bytes, "AES"));
  }

  /// Seals `plain` for the peer.
  ///
  /// @param associated the envelope's or the outcome's bytes
  public byte[] seal(long requestId, int part, byte[] associated, SecretBytes plain) {
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, sealKey, nonce(requestId, part), associated);
      return plain.<byte[], GeneralSecurityException>useArray(cipher::doFinal);
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
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, openKey, nonce(requestId, part), associated);
      return SecretBytes.takeFrom(cipher.doFinal(sealed));
    } catch (AEADBadTagException tampered) {
      throw tampered;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("AES-256-GCM does not open", impossible);
    }
  }

  private static Cipher cipher(int mode, Key directionKey, byte[] nonce, byte[] associated)
      throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, directionKey, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(associated);
    return cipher;
  }

  private static byte[] nonce(long requestId, int part) {
    return ByteBuffer.allocate(NONCE_LENGTH).putLong(requestId).putInt(part).array();
  }
}
