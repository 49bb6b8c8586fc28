package org.asterism.algorithm;

import java.security.MessageDigest;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.vault.VaultException;

/// A signing operation over the digest of data that come in any number of parts.
public record DigestSigning(MessageDigest digest, long length, SinglePartSigning.Signer signer)
    implements SigningOperation {

  @Override
  public void update(byte[] part) {
    digest.update(part);
  }

  @Override
  public byte[] finish() throws VaultException, CryptokiException {
    return signer.sign(digest.digest());
  }

  @Override
  public byte[] sign(byte[] data) throws VaultException, CryptokiException {
    return signer.sign(digest.digest(data));
  }
}
