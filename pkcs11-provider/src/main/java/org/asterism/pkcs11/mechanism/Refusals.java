package org.asterism.pkcs11.mechanism;

import java.util.Optional;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyUse;
import org.asterism.pkcs11.abi.Ckr;
import org.asterism.pkcs11.abi.CryptokiException;

/// What several families refuse in the same words.
final class Refusals {
  private Refusals() {}

  static CryptokiException parameter(String expected) {
    return new CryptokiException(Ckr.MECHANISM_PARAM_INVALID, "expected " + expected);
  }

  static CryptokiException singlePart() {
    return new CryptokiException(
        Ckr.FUNCTION_NOT_SUPPORTED, "this mechanism takes all its data at once");
  }

  static void requireNone(Parameter parameter) throws CryptokiException {
    if (!(parameter instanceof Parameter.None)) {
      throw parameter("no parameter");
    }
  }

  static KeyFacts.Rsa rsa(KeyFacts key) throws CryptokiException {
    if (key instanceof KeyFacts.Rsa rsa) {
      return rsa;
    }
    throw new CryptokiException(Ckr.KEY_TYPE_INCONSISTENT, "expected an rsa key");
  }

  static KeyFacts.Ec ec(KeyFacts key) throws CryptokiException {
    if (key instanceof KeyFacts.Ec ec) {
      return ec;
    }
    throw new CryptokiException(Ckr.KEY_TYPE_INCONSISTENT, "expected an ec key");
  }

  static KeyFacts.Secret secret(KeyFacts key, long... keyTypes) throws CryptokiException {
    if (key instanceof KeyFacts.Secret secret
        && java.util.Arrays.stream(keyTypes).anyMatch(type -> type == secret.keyType())) {
      return secret;
    }
    throw new CryptokiException(Ckr.KEY_TYPE_INCONSISTENT, "expected another type of secret key");
  }

  static KeyUse use(Optional<KeyUse> use) {
    return use.orElseThrow(() -> new IllegalArgumentException("a secret key needs its use"));
  }
}
