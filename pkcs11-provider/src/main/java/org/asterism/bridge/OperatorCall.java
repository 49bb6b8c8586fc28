package org.asterism.bridge;

import org.asterism.cryptoki.CryptokiException;
import org.asterism.vault.VaultException;

/// What an operator's call of `calls.def` does.
@FunctionalInterface
public interface OperatorCall {
  /// @param asked may be empty
  /// @throws CryptokiException with words for the operator
  byte[] answer(byte[] asked) throws VaultException, CryptokiException;
}
