package org.asterism.enclave.seal;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import org.asterism.secret.AesGcm;
import org.asterism.secret.SecretBytes;

/// AES-256-GCM with a version in front: `version (1) | nonce (12) | ciphertext and tag`. The
/// version is part of the associated data.
///
/// Nonces are random: NIST SP 800-38D §8.3 allows 2³² of them for each key.
record Aead(SecureRandom random) {
  static final byte VERSION = 1;

  private static final int OVERHEAD_BYTES = 1 + AesGcm.OVERHEAD_BYTES;

  byte[] seal(SecretBytes under, byte[] associated, byte[] opened) {
    byte[] nonce = new byte[AesGcm.NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] sealed = AesGcm.seal(under, nonce, opened, new byte[] {VERSION}, associated);
    return ByteBuffer.allocate(1 + sealed.length).put(VERSION).put(sealed).array();
  }

  /// What was sealed, as an array that the caller wipes.
  byte[] open(SecretBytes under, byte[] associated, byte[] sealed) throws UnsealException {
    if (sealed.length < OVERHEAD_BYTES) {
      throw new UnsealException(
          "sealed bytes are too short: expected at least %d, found %d"
              .formatted(OVERHEAD_BYTES, sealed.length));
    }
    if (sealed[0] != VERSION) {
      throw new UnsealException(
          "sealed bytes have version %d, this release knows %d".formatted(sealed[0], VERSION));
    }
    byte[] afterVersion = Arrays.copyOfRange(sealed, 1, sealed.length);
    try {
      return AesGcm.open(under, afterVersion, new byte[] {VERSION}, associated);
    } catch (AEADBadTagException wrong) {
      throw new UnsealException("sealed bytes do not open under this key and at this place");
    }
  }
}
