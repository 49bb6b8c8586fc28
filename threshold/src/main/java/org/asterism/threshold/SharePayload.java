package org.asterism.threshold;

import java.security.SecureRandom;
import org.asterism.secret.SecretBytes;

/// What a vault keeps of a key: y | nu, the share and the 32 random bytes that make its tag hiding.
///
/// The payload owns its bytes and is closed by who made or received it. Its length is not hidden.
/// Threads: as [SecretBytes].
public final class SharePayload implements AutoCloseable {
  public static final int NU_BYTES = 32;

  private final SecretBytes payload;

  private SharePayload(SecretBytes payload) {
    this.payload = payload;
  }

  /// A payload for `share`, which stays the caller's, with a fresh nu.
  public static SharePayload of(SecretBytes share, SecureRandom random) {
    try (var nu = SecretBytes.random(NU_BYTES, random)) {
      return new SharePayload(SecretBytes.concat(share, nu));
    }
  }

  /// The payload that a vault gave back. Takes over `payload`, and closes it if it refuses it.
  ///
  /// @throws CorruptSecretException if there is no room for a share beside nu
  public static SharePayload received(SecretBytes payload) throws CorruptSecretException {
    if (payload.length() <= NU_BYTES) {
      payload.close();
      throw new CorruptSecretException(
          "expected a share and %d bytes more, found %d bytes"
              .formatted(NU_BYTES, payload.length()));
    }
    return new SharePayload(payload);
  }

  /// What to send to the vault; closed with this payload.
  public SecretBytes bytes() {
    return payload;
  }

  /// A copy of the share alone.
  public SecretBytes share() {
    return payload.slice(0, shareLength());
  }

  public ShareTag tag(ShareBinding binding) {
    return payload.useArray(bytes ->
        ShareTag.of(
            binding
                .addTo(FieldDigest.of(ShareTag.DOMAIN))
                .add(bytes, 0, shareLength())
                .add(bytes, shareLength(), NU_BYTES)
                .finish()));
  }

  /// Whether this is the share that `expected` was made of; if not, the vault of `binding` is to
  /// blame, or what carried its answer. In constant time.
  public boolean matches(ShareTag expected, ShareBinding binding) {
    return tag(binding).equals(expected);
  }

  @Override
  public void close() {
    payload.close();
  }

  @Override
  public String toString() {
    return "SharePayload[" + payload.length() + "]";
  }

  private int shareLength() {
    return payload.length() - NU_BYTES;
  }
}
