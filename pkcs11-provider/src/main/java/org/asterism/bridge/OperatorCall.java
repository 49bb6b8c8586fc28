package org.asterism.bridge;

import java.util.Optional;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.secret.SecretBytes;
import org.asterism.token.UserName;
import org.asterism.vault.VaultException;

/// What an operator's call of `calls.def` does.
@FunctionalInterface
public interface OperatorCall {
  /// @throws CryptokiException with words for the operator
  byte[] answer(Asked asked) throws VaultException, CryptokiException;

  /// What an operator asks.
  interface Asked {
    /// May be empty.
    byte[] words();

    /// A token's, where the call has one; lent until it is answered.
    Optional<SecretBytes> pin();

    UserName by();
  }
}
