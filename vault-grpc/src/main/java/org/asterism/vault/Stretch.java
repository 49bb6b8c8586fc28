package org.asterism.vault;

import java.util.Arrays;

/// How a PIN is stretched: Argon2id (RFC 9106) with these parameters.
///
/// An engine refuses what lies below the floor, so that no vault can weaken a PIN.
public record Stretch(int memoryKib, int passes, int lanes, byte[] salt) {
  public static final int MIN_MEMORY_KIB = 19 * 1024;
  public static final int MIN_PASSES = 2;
  public static final int MIN_SALT = 16;

  /// More than any engine should spend on one login.
  public static final int MAX_MEMORY_KIB = 1024 * 1024;

  public static final int MAX_PASSES = 64;

  public Stretch {
    salt = salt.clone();
  }

  /// The floor, with `salt`.
  public static Stretch floor(byte[] salt) {
    return new Stretch(MIN_MEMORY_KIB, MIN_PASSES, 1, salt);
  }

  @Override
  public byte[] salt() {
    return salt.clone();
  }

  /// Whether an engine may work with these parameters: not weaker than the floor, not absurd.
  public boolean isAcceptable() {
    return memoryKib >= MIN_MEMORY_KIB
        && memoryKib <= MAX_MEMORY_KIB
        && passes >= MIN_PASSES
        && passes <= MAX_PASSES
        && lanes == 1
        && salt.length >= MIN_SALT;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Stretch theirs
        && memoryKib == theirs.memoryKib
        && passes == theirs.passes
        && lanes == theirs.lanes
        && Arrays.equals(salt, theirs.salt);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(salt);
  }
}
