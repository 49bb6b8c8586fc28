package org.asterism.algorithm;

import java.util.Arrays;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;

/// What a key is there for in a call, and so with which codes it is refused: its type before its
/// size.
public enum KeyRole {
  USE(Ckr.KEY_TYPE_INCONSISTENT, Ckr.KEY_SIZE_RANGE),
  WRAPPING(Ckr.WRAPPING_KEY_TYPE_INCONSISTENT, Ckr.WRAPPING_KEY_SIZE_RANGE),
  UNWRAPPING(Ckr.UNWRAPPING_KEY_TYPE_INCONSISTENT, Ckr.UNWRAPPING_KEY_SIZE_RANGE);

  private final Ckr type;
  private final Ckr size;

  KeyRole(Ckr type, Ckr size) {
    this.type = type;
    this.size = size;
  }

  /// The key, where it is of the algorithm whose facts these are.
  ///
  /// @param name of the algorithm, for the refusal
  public <F extends KeyFacts> F require(KeyFacts key, Class<F> facts, String name)
      throws CryptokiException {
    if (facts.isInstance(key)) {
      return facts.cast(key);
    }
    throw wrongType(name);
  }

  /// @param name of the algorithm whose key was expected
  public CryptokiException wrongType(String name) {
    return new CryptokiException(type, "expected a key of " + name);
  }

  /// A secret key of one of these types.
  ///
  /// @param keyTypes the `CKK_` values that serve
  public KeyFacts.Secret secret(KeyFacts key, SecretLengths lengths, long... keyTypes)
      throws CryptokiException {
    if (!(key instanceof KeyFacts.Secret secret)
        || Arrays.stream(keyTypes).noneMatch(t -> t == secret.keyType())) {
      throw new CryptokiException(type, "expected another type of secret key");
    }
    if (!lengths.allow(secret.length())) {
      throw wrongSize("no such key has %d bytes".formatted(secret.length()));
    }
    return secret;
  }

  /// A secret key of any type.
  public KeyFacts.Secret secret(KeyFacts key) throws CryptokiException {
    if (key instanceof KeyFacts.Secret secret) {
      return secret;
    }
    throw new CryptokiException(type, "expected a secret key");
  }

  public CryptokiException wrongSize(String found) {
    return new CryptokiException(size, found);
  }
}
