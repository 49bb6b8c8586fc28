package org.asterism.quorum;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.asterism.vault.QuorumMissed;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultName;

/// What became of one [Ask].
public sealed interface Answer<T> {

  VaultName vault();

  record Given<T>(VaultName vault, T value) implements Answer<T> {}

  record Failed<T>(VaultName vault, VaultException cause) implements Answer<T> {}

  /// What was given, if anything was.
  default Optional<T> given() {
    return switch (this) {
      case Given<T>(VaultName _, T value) -> Optional.of(value);
      case Failed<T> _ -> Optional.empty();
    };
  }

  /// All that was given.
  static <T> List<T> given(List<Answer<T>> answers) {
    return answers.stream().flatMap(answer -> answer.given().stream()).toList();
  }

  /// Fewer vaults gave what was `needed`, and why the others did not.
  static <T> QuorumMissed missed(int needed, int given, List<Answer<T>> answers) {
    return missed("", needed, given, answers);
  }

  /// As above.
  ///
  /// @param why so many are needed, after a blank
  static <T> QuorumMissed missed(String why, int needed, int given, List<Answer<T>> answers) {
    var failures = new LinkedHashMap<VaultName, VaultException>();
    for (Answer<T> answer : answers) {
      if (answer instanceof Failed<T>(VaultName vault, VaultException cause)) {
        failures.put(vault, cause);
      }
    }
    return new QuorumMissed(why, needed, given, failures);
  }
}
