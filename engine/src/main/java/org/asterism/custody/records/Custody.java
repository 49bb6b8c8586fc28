package org.asterism.custody.records;

import java.util.Arrays;
import java.util.Optional;

/// How a token's key is kept. The word is what locators, rules and attributes say.
public enum Custody {
  /// Split over the vaults, and whole in the engine for a lease.
  ASSEMBLED("assembled"),
  /// Shared out, and never whole: the vaults compute with their shares.
  THRESHOLD("threshold");

  private final String word;

  Custody(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }

  public static Optional<Custody> of(String word) {
    return Arrays.stream(values()).filter(custody -> custody.word.equals(word)).findFirst();
  }
}
