package org.asterism.algorithm;

import org.asterism.cryptoki.CryptokiException;
import org.asterism.vault.VaultException;

/// A signing operation by a private key.
///
/// @param input what the key is given of the data
public record KeySigning(SignatureInput input, long length, Signer signer)
    implements SigningOperation {

  /// What a key does with its input.
  public interface Signer {
    byte[] sign(byte[] input) throws VaultException, CryptokiException;
  }

  @Override
  public void update(byte[] part) throws CryptokiException {
    input.update(part);
  }

  @Override
  public long keeps(long partLength) {
    return input.keeps(partLength);
  }

  @Override
  public byte[] finish() throws VaultException, CryptokiException {
    return signer.sign(input.finish());
  }

  @Override
  public byte[] sign(byte[] data) throws VaultException, CryptokiException {
    return signer.sign(input.whole(data));
  }

  @Override
  public void wipe() {
    input.wipe();
  }
}
