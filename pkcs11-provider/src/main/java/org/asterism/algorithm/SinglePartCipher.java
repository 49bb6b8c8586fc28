package org.asterism.algorithm;

import org.asterism.cryptoki.CryptokiException;
import org.asterism.vault.VaultException;

/// Encrypts or decrypts what the application hands over at once.
///
/// @param length of any result
public record SinglePartCipher(OutputLength length, Work work) implements CipherOperation {

  /// What is done with the data.
  public interface Work {
    byte[] apply(byte[] data) throws VaultException, CryptokiException;
  }

  @Override
  public OutputLength updateLength(long partLength) {
    return OutputLength.exactly(0);
  }

  @Override
  public OutputLength finishLength() {
    return OutputLength.exactly(0);
  }

  @Override
  public OutputLength processLength(long dataLength) {
    return length;
  }

  @Override
  public byte[] update(byte[] part) throws CryptokiException {
    throw Refusals.singlePart();
  }

  @Override
  public byte[] finish() throws CryptokiException {
    throw Refusals.singlePart();
  }

  @Override
  public byte[] process(byte[] data) throws VaultException, CryptokiException {
    return work.apply(data);
  }
}
