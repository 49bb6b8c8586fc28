package org.asterism.enclave.seal;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.asterism.secret.SecretBytes;

/// AES-256-GCM with a version in front: `version (1) | nonce (12) | ciphertext and tag`. The
/// version is part of the associated data.
///
/// Nonces are random: NIST SP 800-38D §8.3 allows 2³² of them for each key.
final class Aead {
  static final byte VERSION = 1;
  static final int OVERHEAD_BYTES = 1 + 12 + 16;

  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final String TRANSFORMATION = "AES/GCM/NoPadding";

  // Found once: the search takes longer than opening a row.
  private static final Provider PROVIDER = provider();

  private final SecureRandom random;

  Aead(SecureRandom random) {
    this.random = random;
  }

  byte[] seal(SecretBytes under, byte[] associated, byte[] opened) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] ciphertext =
        under.useArray(lent -> {
          try {
            return crypt(Cipher.ENCRYPT_MODE, lent, nonce, associated, opened);
          } catch (AEADBadTagException impossible) {
            throw new AssertionError("encryption checks no tag", impossible);
          }
        });
    return ByteBuffer.allocate(1 + NONCE_BYTES + ciphertext.length)
        .put(VERSION)
        .put(nonce)
        .put(ciphertext)
        .array();
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
    byte[] nonce = Arrays.copyOfRange(sealed, 1, 1 + NONCE_BYTES);
    byte[] ciphertext = Arrays.copyOfRange(sealed, 1 + NONCE_BYTES, sealed.length);
    try {
      return under.<byte[], AEADBadTagException>useArray(
          lent -> crypt(Cipher.DECRYPT_MODE, lent, nonce, associated, ciphertext));
    } catch (AEADBadTagException wrong) {
      throw new UnsealException("sealed bytes do not open under this key and at this place");
    }
  }

  private static byte[] crypt(int mode, byte[] lent, byte[] nonce, byte[] associated, byte[] input)
      throws AEADBadTagException {
    try {
      Cipher cipher = Cipher.getInstance(TRANSFORMATION, PROVIDER);
      cipher.init(mode, new LentKey(lent, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(new byte[] {VERSION});
      cipher.updateAAD(associated);
      return cipher.doFinal(input);
    } catch (AEADBadTagException wrong) {
      throw wrong;
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("the JDK lacks AES-256-GCM", missing);
    }
  }

  private static Provider provider() {
    try {
      return Cipher.getInstance(TRANSFORMATION).getProvider();
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("the JDK lacks AES-256-GCM", missing);
    }
  }
}
