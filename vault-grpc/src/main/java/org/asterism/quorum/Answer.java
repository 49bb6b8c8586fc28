package org.asterism.quorum;

import java.util.Optional;
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
}
