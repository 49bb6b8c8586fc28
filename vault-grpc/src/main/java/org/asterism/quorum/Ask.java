package org.asterism.quorum;

import java.time.Duration;
import org.asterism.vault.Vault;
import org.asterism.vault.VaultException;

/// One vault and what is asked of it: every vault is asked something else.
public record Ask<T>(Vault vault, Question<T> question) {

  /// Puts the question and judges the answer. An answer that is not what was stored is thrown as
  /// [VaultException.VaultMalformed]: that is how a lying vault gets its blame.
  @FunctionalInterface
  public interface Question<T> {
    T ask(Vault vault, Duration deadline) throws VaultException;
  }
}
