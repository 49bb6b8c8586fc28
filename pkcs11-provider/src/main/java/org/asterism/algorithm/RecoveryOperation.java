package org.asterism.algorithm;

import org.asterism.cryptoki.CryptokiException;

/// One `C_VerifyRecoverInit` … `C_VerifyRecover`: returning means valid. For one thread.
///
/// @param length of the data that come of it
public record RecoveryOperation(OutputLength length, Recovery recovery) {

  /// How the data are got out of a signature.
  public interface Recovery {
    /// @throws CryptokiException `CKR_SIGNATURE_INVALID` or `CKR_SIGNATURE_LEN_RANGE`
    byte[] recover(byte[] signature) throws CryptokiException;
  }

  /// The data that were signed.
  ///
  /// @throws CryptokiException `CKR_SIGNATURE_INVALID` or `CKR_SIGNATURE_LEN_RANGE`
  public byte[] recover(byte[] signature) throws CryptokiException {
    return recovery.recover(signature);
  }
}
