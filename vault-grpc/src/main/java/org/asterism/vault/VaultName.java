package org.asterism.vault;

/// Which vault, in words for people and logs.
///
/// @param name as the operators call it
/// @param enrolment what tells it from an earlier vault of the same name
public record VaultName(String name, EnrolmentId enrolment) {
  public static final int MAX_LENGTH = 64;

  public VaultName {
    if (!name.matches("[a-z0-9][a-z0-9.-]*") || name.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "a vault's name has 1 to %d of a-z, 0-9, '.' and '-': %s".formatted(MAX_LENGTH, name));
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
