package org.asterism.algorithm;

import java.security.MessageDigest;
import java.util.Arrays;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;

/// A message authentication code that is made or checked, in one part or many.
///
/// @param code of all the data
/// @param wiping of what it holds of its key, after the code too
public record CodeOperation(Feeding feeding, Code code, long length, Runnable wiping)
    implements SigningOperation, VerificationOperation {

  /// What takes the data.
  public interface Feeding {
    void update(byte[] part) throws CryptokiException;
  }

  /// What gives the code of them.
  public interface Code {
    byte[] finish();
  }

  @Override
  public void update(byte[] part) throws CryptokiException {
    feeding.update(part);
  }

  @Override
  public byte[] finish() {
    try {
      return Arrays.copyOf(code.finish(), (int) length);
    } finally {
      wiping.run();
    }
  }

  @Override
  public byte[] sign(byte[] data) throws CryptokiException {
    update(data);
    return finish();
  }

  @Override
  public void finish(byte[] signature) throws CryptokiException {
    byte[] right = finish();
    SignatureLength.exactly(length).require(signature);
    if (!MessageDigest.isEqual(right, signature)) {
      throw new CryptokiException(Ckr.SIGNATURE_INVALID, "the code is not over these data");
    }
  }

  @Override
  public void verify(byte[] data, byte[] signature) throws CryptokiException {
    update(data);
    finish(signature);
  }

  @Override
  public void wipe() {
    wiping.run();
  }
}
