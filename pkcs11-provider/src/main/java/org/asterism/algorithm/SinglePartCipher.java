package org.asterism.algorithm;

import java.util.function.LongFunction;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.vault.VaultException;

/// Encrypts or decrypts what the application hands over at once.
///
/// @param length of the result, by that of the data
/// @param wiping of what it holds of its key
public record SinglePartCipher(LongFunction<OutputLength> length, Work work, Runnable wiping)
    implements CipherOperation {

  /// A cipher that holds nothing of its key.
  ///
  /// @param length of any result
  public SinglePartCipher(OutputLength length, Work work) {
    this(_ -> length, work, () -> {});
  }

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
    return length.apply(dataLength);
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

  @Override
  public void wipe() {
    wiping.run();
  }
}
