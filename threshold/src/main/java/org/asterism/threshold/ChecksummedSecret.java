package org.asterism.threshold;

import java.security.SecureRandom;
import java.util.Arrays;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;

/// A 256-bit root with a checksum inside, so that who joins shares knows whether the right secret
/// came out. Encoded = root (32 bytes) | first 16 bytes of SHA-256("asterism/root/v1", root).
///
/// The checksum is shared along with the root and hidden as the root is. It finds accidents and
/// wrong shares; it is no authentication, because whoever knows a root can make its checksum.
public final class ChecksummedSecret {
  public static final int ROOT_BYTES = 32;
  public static final int CHECKSUM_BYTES = 16;
  public static final int ENCODED_BYTES = ROOT_BYTES + CHECKSUM_BYTES;

  private static final String DOMAIN = "asterism/root/v1";

  private ChecksummedSecret() {}

  /// A new root, encoded.
  public static SecretBytes draw(SecureRandom random) {
    try (var root = SecretBytes.random(ROOT_BYTES, random)) {
      return encode(root);
    }
  }

  /// The root with its checksum behind it.
  ///
  /// @throws IllegalArgumentException if the root has not [#ROOT_BYTES]
  public static SecretBytes encode(SecretBytes root) {
    if (root.length() != ROOT_BYTES) {
      throw new IllegalArgumentException(
          "a root has %d bytes, not %d".formatted(ROOT_BYTES, root.length()));
    }
    try (var checksum = checksum(root)) {
      return SecretBytes.concat(root, checksum);
    }
  }

  /// The root inside.
  ///
  /// @throws CorruptSecretException if the length is another or the checksum does not fit
  public static SecretBytes open(SecretBytes encoded) throws CorruptSecretException {
    if (encoded.length() != ENCODED_BYTES) {
      throw new CorruptSecretException(
          "expected a root of %d bytes with its checksum, found %d"
              .formatted(ENCODED_BYTES, encoded.length()));
    }
    var root = encoded.slice(0, ROOT_BYTES);
    try (var handover = Handover.orElse(root::close);
        var found = encoded.slice(ROOT_BYTES, ENCODED_BYTES);
        var expected = checksum(root)) {
      if (expected.constantTimeEquals(found)) {
        return handover.to(root);
      }
    }
    throw new CorruptSecretException(
        "the checksum of a joined root does not fit: wrong shares or damage");
  }

  private static SecretBytes checksum(SecretBytes root) {
    byte[] digest = FieldDigest.of(DOMAIN).add(root).finish();
    try {
      return SecretBytes.takeFrom(Arrays.copyOf(digest, CHECKSUM_BYTES));
    } finally {
      Arrays.fill(digest, (byte) 0);
    }
  }
}
