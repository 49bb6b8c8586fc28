package org.asterism.algorithm;

import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;

/// A verification over what the application hands over at once.
public record SinglePartVerification(SignatureLength length, Verifier verifier)
    implements VerificationOperation {

  /// Whether a signature of the right length belongs to the data, or to their digest.
  public interface Verifier {
    boolean isValid(byte[] input, byte[] signature) throws CryptokiException;
  }

  @Override
  public void update(byte[] part) throws CryptokiException {
    throw Refusals.singlePart();
  }

  @Override
  public void finish(byte[] signature) throws CryptokiException {
    throw Refusals.singlePart();
  }

  @Override
  public void verify(byte[] data, byte[] signature) throws CryptokiException {
    require(length, verifier, data, signature);
  }

  public static void require(
      SignatureLength length, Verifier verifier, byte[] input, byte[] signature)
      throws CryptokiException {
    length.require(signature);
    if (!verifier.isValid(input, signature)) {
      throw new CryptokiException(Ckr.SIGNATURE_INVALID, "the signature is not over these data");
    }
  }
}
