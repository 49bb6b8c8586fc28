package org.asterism.algorithm;

import org.asterism.cryptoki.CryptokiException;
import org.asterism.vault.VaultException;

/// One `C_VerifyInit` … `C_Verify` or `C_VerifyFinal`: returning means valid. For one thread; asks
/// a vault only where the key is a secret one.
public interface VerificationOperation {

  /// @throws CryptokiException `CKR_FUNCTION_NOT_SUPPORTED` where the mechanism is single-part only
  void update(byte[] part) throws CryptokiException;

  /// @throws CryptokiException `CKR_SIGNATURE_INVALID` or `CKR_SIGNATURE_LEN_RANGE`
  void finish(byte[] signature) throws VaultException, CryptokiException;

  /// Verifies over all of `data` at once; not after [#update].
  ///
  /// @throws CryptokiException `CKR_SIGNATURE_INVALID` or `CKR_SIGNATURE_LEN_RANGE`
  void verify(byte[] data, byte[] signature) throws VaultException, CryptokiException;

  /// Wipes what the operation holds of its key; it is not used again. Does nothing where it holds
  /// nothing, or is over.
  default void wipe() {}
}
