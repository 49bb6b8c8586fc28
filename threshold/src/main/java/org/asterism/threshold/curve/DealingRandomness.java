package org.asterism.threshold.curve;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.asterism.kernel.Curve;
import org.asterism.kernel.ScalarField;
import org.asterism.secret.HkdfSha256;
import org.asterism.secret.SecretBytes;

/// The random scalars of one session's dealing: HKDF-SHA256 of 32 fresh bytes and the vault's own
/// share, so that a broken source of randomness alone tells neither (threshold.md §2; as RFC 9591
/// §4.1 does for nonces).
///
/// Scalar i is an expansion of its own, "asterism/dealing/v1" | session id | i as 8 bytes, from 128
/// bits more than the order has. For one thread; the owner closes it.
public final class DealingRandomness implements AutoCloseable {
  /// How many bytes are fresh.
  public static final int FRESH_BYTES = 32;

  private static final byte[] NAME = "asterism/dealing/v1".getBytes(StandardCharsets.US_ASCII);
  private static final int DISTANCE_BITS = 128;

  private final SecretBytes key;
  private final ByteBuffer info;
  private long drawn;

  /// @param fresh random bytes for this session alone
  /// @param share the vault's share of the key, or no bytes where there is none yet
  DealingRandomness(SecretBytes fresh, SecretBytes share, byte[] sessionId) {
    try (SecretBytes input = SecretBytes.concat(fresh, share)) {
      this.key = HkdfSha256.extract(input);
    }
    this.info =
        ByteBuffer.allocate(NAME.length + sessionId.length + Long.BYTES).put(NAME).put(sessionId);
  }

  /// For a session about a key that the vault has a share of.
  public static DealingRandomness of(SecretBytes share, byte[] sessionId, SecureRandom random) {
    try (var fresh = SecretBytes.random(FRESH_BYTES, random)) {
      return new DealingRandomness(fresh, share, sessionId);
    }
  }

  /// For the birth of a key.
  public static DealingRandomness ofBirth(byte[] sessionId, SecureRandom random) {
    try (var none = SecretBytes.allocate(0)) {
      return of(none, sessionId, random);
    }
  }

  /// The next scalar, uniform and zero allowed; the caller closes it.
  public SecretBytes next(Curve curve) {
    int bits = curve.order().bitLength() + DISTANCE_BITS;
    try (SecretBytes wide = bytes((bits + Byte.SIZE - 1) / Byte.SIZE)) {
      return ScalarField.of(curve).reduce(wide);
    }
  }

  /// The next expansion, of this length; the caller closes it.
  public SecretBytes bytes(int length) {
    info.putLong(info.capacity() - Long.BYTES, drawn++);
    return HkdfSha256.expand(key, info.array(), length);
  }

  @Override
  public void close() {
    key.close();
  }
}
