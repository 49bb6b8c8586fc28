package org.asterism.pkcs11.mechanism;

import org.asterism.crypto.KeyImport;
import org.asterism.crypto.SecretLengths;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;

/// What a key is there for in a call, and so with which codes it is refused: its type before its
/// size.
enum KeyRole {
  USE(Ckr.KEY_TYPE_INCONSISTENT, Ckr.KEY_SIZE_RANGE),
  WRAPPING(Ckr.WRAPPING_KEY_TYPE_INCONSISTENT, Ckr.WRAPPING_KEY_SIZE_RANGE),
  UNWRAPPING(Ckr.UNWRAPPING_KEY_TYPE_INCONSISTENT, Ckr.UNWRAPPING_KEY_SIZE_RANGE);

  private final Ckr type;
  private final Ckr size;

  KeyRole(Ckr type, Ckr size) {
    this.type = type;
    this.size = size;
  }

  KeyFacts.Rsa rsa(KeyFacts key) throws CryptokiException {
    if (!(key instanceof KeyFacts.Rsa rsa)) {
      throw new CryptokiException(type, "expected an rsa key");
    }
    if (rsa.modulusBits() < KeyImport.MIN_RSA_BITS || rsa.modulusBits() > KeyImport.MAX_RSA_BITS) {
      throw new CryptokiException(
          size, "expected 2048 to 4096 bits of modulus, found " + rsa.modulusBits());
    }
    return rsa;
  }

  KeyFacts.Ec ec(KeyFacts key) throws CryptokiException {
    if (key instanceof KeyFacts.Ec ec) {
      return ec;
    }
    throw new CryptokiException(type, "expected an ec key");
  }

  /// @param keyTypes the `CKK_` values that serve
  KeyFacts.Secret secret(KeyFacts key, long... keyTypes) throws CryptokiException {
    if (!(key instanceof KeyFacts.Secret secret)
        || java.util.Arrays.stream(keyTypes).noneMatch(t -> t == secret.keyType())) {
      throw new CryptokiException(type, "expected another type of secret key");
    }
    if (!SecretLengths.allows(secret.keyType(), secret.length())) {
      throw new CryptokiException(size, "no such key has %d bytes".formatted(secret.length()));
    }
    return secret;
  }
}
