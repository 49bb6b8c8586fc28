package org.asterism.vault;

import java.util.Arrays;
import java.util.HexFormat;

/// SHA-256 of a policy's bytes as they travelled.
public record PolicyDigest(byte[] bytes) {
  /// Length in bytes.
  public static final int LENGTH = 32;

  public PolicyDigest {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("expected " + LENGTH + " bytes, found " + bytes.length);
    }
    bytes = bytes.clone();
  }

  @Override
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PolicyDigest theirs && Arrays.equals(bytes, theirs.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /// The first four bytes: enough to follow one in a log.
  @Override
  public String toString() {
    return "PolicyDigest[" + HexFormat.of().formatHex(bytes, 0, 4) + "…]";
  }
}
