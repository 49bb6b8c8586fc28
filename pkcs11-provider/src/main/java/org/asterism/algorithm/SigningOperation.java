package org.asterism.algorithm;

import org.asterism.cryptoki.CryptokiException;
import org.asterism.vault.VaultException;

/// One `C_SignInit` … `C_Sign` or `C_SignFinal`. For one thread; ended by its result or its error.
public interface SigningOperation {

  /// The signature's exact length.
  long length();

  /// @throws CryptokiException `CKR_FUNCTION_NOT_SUPPORTED` where the mechanism is single-part only
  void update(byte[] part) throws CryptokiException;

  byte[] finish() throws VaultException, CryptokiException;

  /// Signs all of `data` at once; not after [#update].
  byte[] sign(byte[] data) throws VaultException, CryptokiException;

  /// Wipes what the operation holds of its key; it is not used again. Does nothing where it holds
  /// nothing, or is over.
  default void wipe() {}
}
