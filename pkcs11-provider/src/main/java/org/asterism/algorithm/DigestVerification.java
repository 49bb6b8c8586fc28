package org.asterism.algorithm;

import java.security.MessageDigest;
import org.asterism.cryptoki.CryptokiException;

/// A verification over the digest of data that come in any number of parts.
public record DigestVerification(
    MessageDigest digest, SignatureLength length, SinglePartVerification.Verifier verifier)
    implements VerificationOperation {

  @Override
  public void update(byte[] part) {
    digest.update(part);
  }

  @Override
  public void finish(byte[] signature) throws CryptokiException {
    SinglePartVerification.require(length, verifier, digest.digest(), signature);
  }

  @Override
  public void verify(byte[] data, byte[] signature) throws CryptokiException {
    SinglePartVerification.require(length, verifier, digest.digest(data), signature);
  }
}
