package org.asterism.vault;

import java.util.Arrays;
import java.util.HexFormat;

/// Names one counted login try at one vault; good for one finish.
public record Attempt(byte[] bytes) {
  /// Length in bytes.
  public static final int LENGTH = 16;

  public Attempt {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("expected " + LENGTH + " bytes, found " + bytes.length);
    }
    bytes = bytes.clone();
  }

  @Override
  public byte[] bytes() {
    return bytes.clone();
  }

  public static Attempt random(java.security.SecureRandom random) {
    byte[] fresh = new byte[LENGTH];
    random.nextBytes(fresh);
    return new Attempt(fresh);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Attempt theirs && Arrays.equals(bytes, theirs.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /// The first four bytes: enough to follow one in a log.
  @Override
  public String toString() {
    return "Attempt[" + HexFormat.of().formatHex(bytes, 0, 4) + "…]";
  }
}
