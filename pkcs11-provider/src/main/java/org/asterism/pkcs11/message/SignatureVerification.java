package org.asterism.pkcs11.message;

import org.asterism.algorithm.DataFeed;
import org.asterism.algorithm.VerificationOperation;
import org.asterism.cryptoki.CryptokiException;

/// A verification whose signature was given before the data (`C_VerifySignatureInit`).
public record SignatureVerification(VerificationOperation operation, byte[] signature)
    implements DataFeed {

  @Override
  public void update(byte[] part) throws CryptokiException {
    operation.update(part);
  }

  @Override
  public long keeps(long partLength) {
    return operation.keeps(partLength);
  }

  @Override
  public void wipe() {
    operation.wipe();
  }
}
