package org.asterism.vault;

import java.util.Arrays;
import java.util.HexFormat;

/// SHA-256 of a public key's SubjectPublicKeyInfo (RFC 5280 §4.1.2.7).
public record SpkiDigest(byte[] bytes) {
  /// Length in bytes.
  public static final int LENGTH = 32;

  public SpkiDigest {
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
    return other instanceof SpkiDigest theirs && Arrays.equals(bytes, theirs.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /// The first four bytes: enough to follow one in a log.
  @Override
  public String toString() {
    return "SpkiDigest[" + HexFormat.of().formatHex(bytes, 0, 4) + "…]";
  }
}
