package org.asterism.vault;

/// Which vault: the name that operators gave it, and its enrolment id.
public record VaultName(String name, EnrolmentId enrolment) {
  /// Longest name.
  public static final int MAX_LENGTH = 64;

  public VaultName {
    if (name.isBlank() || name.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("a vault's name has 1 to " + MAX_LENGTH + " characters");
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
