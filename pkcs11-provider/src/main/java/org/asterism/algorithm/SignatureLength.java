package org.asterism.algorithm;

import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;

/// How long a signature that is to be verified may be.
///
/// @param halves whether it is two numbers of equal length, which may leave out leading zeros
public record SignatureLength(long most, boolean halves) {

  public static SignatureLength exactly(long length) {
    return new SignatureLength(length, false);
  }

  /// PKCS#11 v3.1 §6.3.1: an ECDSA signature "passed to a token for verification may have a shorter
  /// length", and SunPKCS11's have.
  public static SignatureLength twoNumbers(long most) {
    return new SignatureLength(most, true);
  }

  public void require(byte[] signature) throws CryptokiException {
    int length = signature.length;
    boolean right = halves ? length > 0 && length <= most && length % 2 == 0 : length == most;
    if (!right) {
      throw new CryptokiException(
          Ckr.SIGNATURE_LEN_RANGE, "expected %d bytes, found %d".formatted(most, length));
    }
  }
}
