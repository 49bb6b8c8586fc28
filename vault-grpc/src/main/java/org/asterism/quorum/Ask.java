package org.asterism.quorum;

import java.time.Duration;
import org.asterism.vault.Vault;
import org.asterism.vault.VaultException;

/// One vault and what is asked of it: every vault is asked something else.
///
/// @param last whether to ask it after all others, because it is not expected to have an answer
public record Ask<T>(Vault vault, Question<T> question, boolean last) {

  public Ask(Vault vault, Question<T> question) {
    this(vault, question, false);
  }

  /// What puts the question and judges the answer. An answer that is not what was stored is thrown
  /// as [VaultException.VaultMalformed]: that is how a lying vault gets its blame.
  @FunctionalInterface
  public interface Question<T> {
    T ask(Vault vault, Duration deadline) throws VaultException;
  }
}
