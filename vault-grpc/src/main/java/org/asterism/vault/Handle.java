package org.asterism.vault;

import java.util.Arrays;
import java.util.HexFormat;

/// A record's name at one vault: random there, or, for an account, derived from the vault's
/// enrolment id (protocol §3). No two vaults hold an equal one.
public record Handle(byte[] bytes) {
  /// Length in bytes.
  public static final int LENGTH = 16;

  public Handle {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("expected " + LENGTH + " bytes, found " + bytes.length);
    }
    bytes = bytes.clone();
  }

  @Override
  public byte[] bytes() {
    return bytes.clone();
  }

  public static Handle random(java.security.SecureRandom random) {
    byte[] fresh = new byte[LENGTH];
    random.nextBytes(fresh);
    return new Handle(fresh);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Handle theirs && Arrays.equals(bytes, theirs.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /// The first four bytes: enough to follow one in a log.
  @Override
  public String toString() {
    return "Handle[" + HexFormat.of().formatHex(bytes, 0, 4) + "…]";
  }
}
