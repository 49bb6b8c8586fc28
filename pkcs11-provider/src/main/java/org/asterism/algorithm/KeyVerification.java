package org.asterism.algorithm;

import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;

/// A verification with a public key.
///
/// @param input what the key is given of the data
public record KeyVerification(SignatureInput input, SignatureLength length, Verifier verifier)
    implements VerificationOperation {

  /// Whether a signature of the right length belongs to the input of the key.
  public interface Verifier {
    boolean isValid(byte[] input, byte[] signature) throws CryptokiException;
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
  public void finish(byte[] signature) throws CryptokiException {
    require(input.finish(), signature);
  }

  @Override
  public void verify(byte[] data, byte[] signature) throws CryptokiException {
    require(input.whole(data), signature);
  }

  @Override
  public void wipe() {
    input.wipe();
  }

  private void require(byte[] data, byte[] signature) throws CryptokiException {
    length.require(signature);
    if (!verifier.isValid(data, signature)) {
      throw new CryptokiException(Ckr.SIGNATURE_INVALID, "the signature is not over these data");
    }
  }
}
