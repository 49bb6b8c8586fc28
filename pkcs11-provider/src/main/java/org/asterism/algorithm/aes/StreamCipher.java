package org.asterism.algorithm.aes;

import org.asterism.algorithm.CipherOperation;
import org.asterism.algorithm.OutputLength;
import org.asterism.cryptoki.CryptokiException;

/// A cipher whose output is as long as its input, part by part.
abstract class StreamCipher implements CipherOperation {
  @Override
  public final OutputLength updateLength(long partLength) {
    return OutputLength.exactly(partLength);
  }

  @Override
  public final OutputLength finishLength() {
    return OutputLength.exactly(0);
  }

  @Override
  public final OutputLength processLength(long dataLength) {
    return OutputLength.exactly(dataLength);
  }

  @Override
  public abstract byte[] update(byte[] part) throws CryptokiException;

  @Override
  public final byte[] finish() {
    wipe();
    return new byte[0];
  }

  @Override
  public final byte[] process(byte[] data) throws CryptokiException {
    try {
      return update(data);
    } finally {
      wipe();
    }
  }
}
