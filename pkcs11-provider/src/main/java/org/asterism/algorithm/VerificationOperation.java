package org.asterism.algorithm;

import org.asterism.cryptoki.CryptokiException;
import org.asterism.vault.VaultException;

/// One `C_VerifyInit` … `C_Verify` or `C_VerifyFinal`: returning means valid. Asks a vault only
/// where the key is a secret one.
public interface VerificationOperation extends DataFeed {

  /// @throws CryptokiException `CKR_SIGNATURE_INVALID` or `CKR_SIGNATURE_LEN_RANGE`
  void finish(byte[] signature) throws VaultException, CryptokiException;

  /// Verifies over all of `data` at once; not after [#update].
  ///
  /// @throws CryptokiException `CKR_SIGNATURE_INVALID` or `CKR_SIGNATURE_LEN_RANGE`
  void verify(byte[] data, byte[] signature) throws VaultException, CryptokiException;
}
