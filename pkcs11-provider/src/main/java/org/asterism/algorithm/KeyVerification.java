package org.asterism.algorithm;

import java.security.MessageDigest;
import java.util.Optional;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;

/// A verification over data that the application hands over at once, or over the digest of data
/// that come in any number of parts.
///
/// @param digest empty: of the data themselves
public record KeyVerification(
    Optional<MessageDigest> digest, SignatureLength length, Verifier verifier)
    implements VerificationOperation {

  /// Whether a signature of the right length belongs to the data, or to their digest.
  public interface Verifier {
    boolean isValid(byte[] input, byte[] signature) throws CryptokiException;
  }

  @Override
  public void update(byte[] part) throws CryptokiException {
    digest.orElseThrow(Refusals::singlePart).update(part);
  }

  @Override
  public void finish(byte[] signature) throws CryptokiException {
    require(digest.orElseThrow(Refusals::singlePart).digest(), signature);
  }

  @Override
  public void verify(byte[] data, byte[] signature) throws CryptokiException {
    require(digest.map(hash -> hash.digest(data)).orElse(data), signature);
  }

  private void require(byte[] input, byte[] signature) throws CryptokiException {
    length.require(signature);
    if (!verifier.isValid(input, signature)) {
      throw new CryptokiException(Ckr.SIGNATURE_INVALID, "the signature is not over these data");
    }
  }
}
