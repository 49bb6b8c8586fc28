package org.asterism.crypto;

import org.asterism.cryptoki.Ckk;

/// Which types of secret keys this token holds, and how long their values may be.
public final class SecretLengths {
  /// The longest generic secret and HMAC key, in bytes.
  public static final int MAX_GENERIC_BYTES = 512;

  private SecretLengths() {}

  /// Whether a value of `length` bytes is a key of the type `keyType`, a `CKK_`.
  public static boolean allows(long keyType, long length) {
    if (keyType == Ckk.AES) {
      return length == 16 || length == 24 || length == 32;
    }
    return isKnown(keyType) && length >= 1 && length <= MAX_GENERIC_BYTES;
  }

  public static boolean isKnown(long keyType) {
    return keyType == Ckk.AES || keyType == Ckk.GENERIC_SECRET || keyType == Ckk.SHA256_HMAC;
  }
}
