package org.asterism.algorithm;

import org.asterism.cryptoki.CryptokiException;
import org.asterism.vault.VaultException;

/// A signing operation over what the application hands over at once.
public record SinglePartSigning(long length, Signer signer) implements SigningOperation {

  /// What a key does with the data, or with their digest.
  public interface Signer {
    byte[] sign(byte[] input) throws VaultException, CryptokiException;
  }

  @Override
  public void update(byte[] part) throws CryptokiException {
    throw Refusals.singlePart();
  }

  @Override
  public byte[] finish() throws CryptokiException {
    throw Refusals.singlePart();
  }

  @Override
  public byte[] sign(byte[] data) throws VaultException, CryptokiException {
    return signer.sign(data);
  }
}
