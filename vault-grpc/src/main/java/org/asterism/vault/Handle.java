package org.asterism.vault;

import java.security.SecureRandom;

/// The name of one record at one vault: random, so that it says nothing, or derived where a token
/// must be found again (protocol §3).
public record Handle(Octets bytes) {
  public static final int LENGTH = 16;

  public Handle {
    bytes.requireSize(LENGTH, "a handle");
  }

  public static Handle of(byte[] bytes) {
    return new Handle(Octets.of(bytes));
  }

  public static Handle random(SecureRandom random) {
    return new Handle(Octets.random(LENGTH, random));
  }

  /// The first four bytes in hex.
  @Override
  public String toString() {
    return bytes.abbreviated();
  }
}
