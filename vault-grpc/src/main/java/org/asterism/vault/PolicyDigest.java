package org.asterism.vault;

/// SHA-256 of a policy's bytes as they were received: which policy an act expects.
public record PolicyDigest(Octets bytes) {
  public static final int LENGTH = 32;

  public PolicyDigest {
    bytes.requireSize(LENGTH, "a policy digest");
  }

  public static PolicyDigest of(byte[] bytes) {
    return new PolicyDigest(Octets.of(bytes));
  }

  @Override
  public String toString() {
    return bytes.abbreviated();
  }
}
