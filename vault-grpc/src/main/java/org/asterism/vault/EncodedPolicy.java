package org.asterism.vault;

import org.asterism.secret.Sha256;

/// A policy as it travels and as it is kept: the digest is over these bytes, which nobody encodes
/// again.
public record EncodedPolicy(Octets bytes) {
  public static final int MAX_LENGTH = 4 * 1024;

  public EncodedPolicy {
    if (bytes.size() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "a policy has at most %d bytes, not %d".formatted(MAX_LENGTH, bytes.size()));
    }
  }

  public PolicyDigest digest() {
    return PolicyDigest.of(Sha256.start().digest(bytes.toByteArray()));
  }

  /// What it says.
  ///
  /// @throws UnreadablePolicyException when any part of it is unknown here; then it allows nothing
  public Policy decode() throws UnreadablePolicyException {
    return PolicyCodec.decode(bytes.toByteArray());
  }
}
