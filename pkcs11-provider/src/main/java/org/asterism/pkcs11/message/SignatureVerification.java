package org.asterism.pkcs11.message;

import org.asterism.algorithm.VerificationOperation;

/// A verification whose signature was given before the data (`C_VerifySignatureInit`).
public record SignatureVerification(VerificationOperation operation, byte[] signature) {

  /// Wipes what the operation holds of its key.
  public void wipe() {
    operation.wipe();
  }
}
