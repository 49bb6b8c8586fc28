package org.asterism.custody.records;

import java.util.Arrays;
import java.util.Optional;
import org.asterism.key.KeyFamily;

/// How a token's key is kept. The word is what locators say, and rules and attributes of most keys.
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

  /// As rules and attributes say it of such keys.
  public String word(KeyFamily family) {
    return this == THRESHOLD && family.isExperimental() ? "experimental-" + word : word;
  }

  /// What [#word(KeyFamily)] says; empty where such keys cannot be kept so.
  public static Optional<Custody> of(KeyFamily family, String word) {
    return Arrays.stream(values())
        .filter(custody -> custody == ASSEMBLED || family.isShared())
        .filter(custody -> custody.word(family).equals(word))
        .findFirst();
  }

  /// The words of how such keys can be kept, for a refusal.
  public static String words(KeyFamily family) {
    return family.isShared()
        ? ASSEMBLED.word(family) + " or " + THRESHOLD.word(family)
        : ASSEMBLED.word(family);
  }

  public static Optional<Custody> of(String word) {
    return Arrays.stream(values()).filter(custody -> custody.word.equals(word)).findFirst();
  }
}
