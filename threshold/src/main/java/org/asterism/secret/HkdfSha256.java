package org.asterism.secret;

/// HKDF-SHA-256 (RFC 5869) without salt, for keys of one digest's length.
///
/// Every step's key is a [SecretBytes]; [HmacSha256] says what of it can remain on the heap.
/// Stateless, for any number of threads.
public final class HkdfSha256 {
  /// The length of what is derived.
  public static final int KEY_BYTES = HmacSha256.BYTES;

  private HkdfSha256() {}

  /// Extract-then-expand (§2.2, §2.3), from input that need not be uniform. The caller closes it.
  ///
  /// @param info what the key is for; another gives another key
  public static SecretBytes derive(SecretBytes input, byte[] info) {
    try (var noSalt = SecretBytes.allocate(HmacSha256.BYTES);
        SecretBytes extracted =
            input.useArray(bytes -> SecretBytes.takeFrom(HmacSha256.mac(noSalt, bytes)))) {
      return expand(extracted, info);
    }
  }

  /// Expand alone (§2.3), from a key that is uniform. The caller closes it.
  ///
  /// @param info what the key is for; another gives another key
  /// @throws IllegalArgumentException if the key is longer than [HmacSha256#KEY_BYTES_MAX]
  public static SecretBytes expand(SecretBytes key, byte[] info) {
    return SecretBytes.takeFrom(HmacSha256.mac(key, info, new byte[] {1}));
  }
}
