package org.asterism.vault;

/// The name of one login that a vault has begun; good for one finish.
public record Attempt(Octets bytes) {
  public static final int LENGTH = 16;

  public Attempt {
    bytes.requireSize(LENGTH, "an attempt");
  }

  public static Attempt of(byte[] bytes) {
    return new Attempt(Octets.of(bytes));
  }
}
