package org.asterism.pkcs11.chapter;

import java.util.Optional;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.secret.SecretBytes;

/// What is a PIN here: bytes, as many as `CK_TOKEN_INFO` says. The token has no PIN pad, so a NULL
/// PIN is a mistake.
public final class Pins {
  static final int MIN_BYTES = 4;
  static final int MAX_BYTES = 255;

  private Pins() {}

  /// A PIN to compare: any length may be tried.
  static SecretBytes given(Optional<SecretBytes> pin) throws CryptokiException {
    return pin.orElseThrow(() ->
        new CryptokiException(
            Ckr.ARGUMENTS_BAD, "expected a PIN, found NULL: the token has no path of its own"));
  }

  /// A PIN to set.
  public static SecretBytes acceptable(Optional<SecretBytes> pin) throws CryptokiException {
    SecretBytes chosen = given(pin);
    if (chosen.length() < MIN_BYTES || chosen.length() > MAX_BYTES) {
      throw new CryptokiException(
          Ckr.PIN_LEN_RANGE,
          "expected a PIN of %d to %d bytes, found %d"
              .formatted(MIN_BYTES, MAX_BYTES, chosen.length()));
    }
    return chosen;
  }
}
