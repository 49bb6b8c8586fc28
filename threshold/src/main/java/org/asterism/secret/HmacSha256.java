package org.asterism.secret;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.security.MessageDigest;
import java.util.Arrays;

/// HMAC-SHA-256 (RFC 2104, FIPS 198-1) under a key that stays off the heap.
///
/// Written out over [Sha256], because `javax.crypto.Mac` keeps the masked key on the heap until it
/// gets another. Here one array holds it for the time of the call and is wiped, and the digest is
/// reset. What can remain: what a collector copies meanwhile (see [SecretBytes#useArray]), and the
/// inner digest, from which neither key nor code follows.
///
/// Stateless, for any number of threads.
public final class HmacSha256 {
  /// The length of a code.
  public static final int BYTES = 32;

  /// The longest key: one block. Longer ones would be hashed first; nobody has them.
  public static final int KEY_BYTES_MAX = 64;

  private static final byte INNER = 0x36;
  private static final byte OUTER = 0x5c;

  private HmacSha256() {}

  /// The code of `parts`, one after the other: where lists of parts must not be confused, give each
  /// but the last a fixed length. An array with a secret part stays the caller's to wipe.
  ///
  /// @throws IllegalArgumentException if the key is longer than [#KEY_BYTES_MAX]
  public static byte[] mac(SecretBytes key, byte[]... parts) {
    byte[] block = block(key);
    MessageDigest sha256 = Sha256.start();
    try {
      mask(block, INNER);
      sha256.update(block);
      for (byte[] part : parts) {
        sha256.update(part);
      }
      byte[] inner = sha256.digest();
      mask(block, INNER ^ OUTER);
      sha256.update(block);
      return sha256.digest(inner);
    } finally {
      Arrays.fill(block, (byte) 0);
      sha256.reset();
    }
  }

  /// Whether `code` is the code of `message`, in a time that does not depend on where it differs.
  public static boolean verifies(SecretBytes key, byte[] message, byte[] code) {
    return MessageDigest.isEqual(mac(key, message), code);
  }

  private static byte[] block(SecretBytes key) {
    if (key.length() > KEY_BYTES_MAX) {
      throw new IllegalArgumentException(
          "a key has at most %d bytes, not %d".formatted(KEY_BYTES_MAX, key.length()));
    }
    byte[] block = new byte[KEY_BYTES_MAX];
    key.borrow(
        bytes -> MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, 0, block, 0, key.length()));
    return block;
  }

  private static void mask(byte[] block, int with) {
    for (int i = 0; i < block.length; i++) {
      block[i] ^= (byte) with;
    }
  }
}
