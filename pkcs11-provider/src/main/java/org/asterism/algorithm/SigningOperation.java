package org.asterism.algorithm;

import org.asterism.cryptoki.CryptokiException;
import org.asterism.vault.VaultException;

/// One `C_SignInit` … `C_Sign` or `C_SignFinal`. Ended by its result or its error.
public interface SigningOperation extends DataFeed {

  /// The signature's exact length.
  long length();

  byte[] finish() throws VaultException, CryptokiException;

  /// Signs all of `data` at once; not after [#update].
  byte[] sign(byte[] data) throws VaultException, CryptokiException;
}
