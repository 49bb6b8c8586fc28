package org.asterism.algorithm;

import java.util.Optional;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyUse;

/// What several families refuse in the same words.
public final class Refusals {
  private Refusals() {}

  public static CryptokiException parameter(String expected) {
    return new CryptokiException(Ckr.MECHANISM_PARAM_INVALID, "expected " + expected);
  }

  public static CryptokiException singlePart() {
    return new CryptokiException(
        Ckr.FUNCTION_NOT_SUPPORTED, "this mechanism takes all its data at once");
  }

  /// What was wrapped is not the key that was to come out.
  public static CryptokiException wrapped(String found) {
    return new CryptokiException(Ckr.WRAPPED_KEY_INVALID, found);
  }

  public static void requireNone(Parameter parameter) throws CryptokiException {
    if (!(parameter instanceof Parameter.None)) {
      throw parameter("no parameter");
    }
  }

  public static KeyUse use(Optional<KeyUse> use) {
    return use.orElseThrow(() -> new IllegalArgumentException("a secret key needs its use"));
  }
}
