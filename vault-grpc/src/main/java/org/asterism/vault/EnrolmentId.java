package org.asterism.vault;

import java.util.Arrays;
import java.util.HexFormat;

/// What a vault is known by to the operators who enrolled it: random, its own.
public record EnrolmentId(byte[] bytes) {
  /// Length in bytes.
  public static final int LENGTH = 16;

  public EnrolmentId {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("expected " + LENGTH + " bytes, found " + bytes.length);
    }
    bytes = bytes.clone();
  }

  @Override
  public byte[] bytes() {
    return bytes.clone();
  }

  public static EnrolmentId random(java.security.SecureRandom random) {
    byte[] fresh = new byte[LENGTH];
    random.nextBytes(fresh);
    return new EnrolmentId(fresh);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EnrolmentId theirs && Arrays.equals(bytes, theirs.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /// The first four bytes: enough to follow one in a log.
  @Override
  public String toString() {
    return "EnrolmentId[" + HexFormat.of().formatHex(bytes, 0, 4) + "…]";
  }
}
