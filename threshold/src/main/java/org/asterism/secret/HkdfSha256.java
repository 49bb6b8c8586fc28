package org.asterism.secret;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// HKDF-SHA-256 (RFC 5869) without salt.
///
/// Every step's key is a [SecretBytes]; [HmacSha256] says what of it can remain on the heap.
/// Stateless, for any number of threads.
public final class HkdfSha256 {
  /// The length of a key that is derived where no other is asked for.
  public static final int KEY_BYTES = HmacSha256.BYTES;

  /// The most that one expansion gives (§2.3).
  public static final int LENGTH_MAX = 255 * HmacSha256.BYTES;

  private HkdfSha256() {}

  /// Extract-then-expand (§2.2, §2.3), from input that need not be uniform. The caller closes it.
  ///
  /// @param info what the key is for; another gives another key
  public static SecretBytes derive(SecretBytes input, byte[] info) {
    try (SecretBytes extracted = extract(input)) {
      return expand(extracted, info);
    }
  }

  /// Extract alone (§2.2), from input that need not be uniform. The caller closes it.
  public static SecretBytes extract(SecretBytes input) {
    try (var noSalt = SecretBytes.allocate(HmacSha256.BYTES)) {
      return input.useArray(bytes -> SecretBytes.takeFrom(HmacSha256.mac(noSalt, bytes)));
    }
  }

  /// Expand alone (§2.3), from a key that is uniform. The caller closes it.
  ///
  /// @param info what the key is for; another gives another key
  /// @throws IllegalArgumentException if the key is longer than [HmacSha256#KEY_BYTES_MAX]
  public static SecretBytes expand(SecretBytes key, byte[] info) {
    return SecretBytes.takeFrom(HmacSha256.mac(key, info, new byte[] {1}));
  }

  /// [#expand] to any length.
  ///
  /// @throws IllegalArgumentException if the length is above [#LENGTH_MAX]
  public static SecretBytes expand(SecretBytes key, byte[] info, int length) {
    if (length > LENGTH_MAX) {
      throw new IllegalArgumentException(
          "an expansion has at most %d bytes, not %d".formatted(LENGTH_MAX, length));
    }
    var expanded = SecretBytes.allocate(length);
    try (var handover = Handover.orElse(expanded::close)) {
      expanded.borrow(bytes -> fill(bytes, key, info));
      return handover.to(expanded);
    }
  }

  private static void fill(MemorySegment target, SecretBytes key, byte[] info) {
    byte[] block = new byte[0];
    for (int i = 0; (long) i * HmacSha256.BYTES < target.byteSize(); i++) {
      byte[] next = HmacSha256.mac(key, block, info, new byte[] {(byte) (i + 1)});
      Arrays.fill(block, (byte) 0);
      block = next;
      long offset = (long) i * HmacSha256.BYTES;
      long part = Math.min(HmacSha256.BYTES, target.byteSize() - offset);
      MemorySegment.copy(MemorySegment.ofArray(block), 0, target, offset, part);
    }
    Arrays.fill(block, (byte) 0);
  }
}
