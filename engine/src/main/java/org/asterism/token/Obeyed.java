package org.asterism.token;

import java.util.List;
import java.util.Optional;
import org.asterism.quorum.Answer;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultName;

/// What came of an order of operators.
///
/// @param done whether so many vaults have done it that it is in force
public record Obeyed(boolean done, List<AtVault> answers) {

  /// What one vault made of it.
  ///
  /// @param restored records whose marks it has undone
  /// @param missed why it has not done it; empty: it has
  public record AtVault(VaultName vault, long restored, Optional<VaultException> missed) {}

  static Obeyed of(boolean done, List<Answer<Orders.Step>> answers) {
    return new Obeyed(done, answers.stream().map(Obeyed::atVault).toList());
  }

  private static AtVault atVault(Answer<Orders.Step> answer) {
    return switch (answer) {
      case Answer.Given<Orders.Step>(VaultName vault, Orders.Step step) ->
          new AtVault(vault, step.restored(), Optional.empty());
      case Answer.Failed<Orders.Step>(VaultName vault, VaultException cause) ->
          new AtVault(vault, 0, Optional.of(cause));
    };
  }
}
