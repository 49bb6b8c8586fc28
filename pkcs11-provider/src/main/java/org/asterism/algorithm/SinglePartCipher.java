package org.asterism.algorithm;

import java.util.OptionalLong;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.vault.VaultException;

/// Encrypts or decrypts what the application hands over at once.
///
/// @param length of any result; empty where only the result tells
public record SinglePartCipher(OptionalLong length, Work work) implements CipherOperation {

  /// What is done with the data.
  public interface Work {
    byte[] apply(byte[] data) throws VaultException, CryptokiException;
  }

  @Override
  public OptionalLong updateLength(long partLength) {
    return OptionalLong.of(0);
  }

  @Override
  public OptionalLong finishLength() {
    return OptionalLong.of(0);
  }

  @Override
  public OptionalLong processLength(long dataLength) {
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
