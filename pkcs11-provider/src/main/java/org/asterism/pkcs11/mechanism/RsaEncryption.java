package org.asterism.pkcs11.mechanism;

import java.util.OptionalLong;
import org.asterism.crypto.PublicOperations;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.key.DecryptionScheme;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;
import org.asterism.key.KeyUse;
import org.asterism.vault.VaultException;

/// What RSA encryption mechanisms do alike, whatever their padding.
final class RsaEncryption {
  private final PublicOperations publicOperations;

  RsaEncryption(PublicOperations publicOperations) {
    this.publicOperations = publicOperations;
  }

  CipherOperation encrypt(DecryptionScheme scheme, KeyFacts.Rsa rsa) {
    int capacity = publicOperations.capacity(rsa, scheme);
    return new SinglePartCipher(
        OptionalLong.of(RsaSizes.length(rsa)),
        data -> {
          if (data.length > capacity) {
            throw new CryptokiException(
                Ckr.DATA_LEN_RANGE, "at most " + capacity + " bytes, found " + data.length);
          }
          return publicOperations.encrypt(rsa, scheme, data);
        });
  }

  CipherOperation decrypt(DecryptionScheme scheme, KeyUse key) throws CryptokiException {
    var rsa = KeyRole.USE.rsa(key.facts());
    return new SinglePartCipher(
        OptionalLong.empty(),
        data -> {
          requireLength(rsa, data, Ckr.ENCRYPTED_DATA_LEN_RANGE);
          try (var plaintext = key.decrypt(scheme, data)) {
            return plaintext.useArray(byte[]::clone);
          }
        });
  }

  long wrappedLength(DecryptionScheme scheme, KeyFacts wrapping, KeyFacts wrapped)
      throws CryptokiException {
    var rsa = KeyRole.WRAPPING.rsa(wrapping);
    if (WrappedKeys.secret(wrapped).length() > publicOperations.capacity(rsa, scheme)) {
      throw new CryptokiException(Ckr.KEY_SIZE_RANGE, "the key does not fit under this modulus");
    }
    return RsaSizes.length(rsa);
  }

  byte[] wrap(DecryptionScheme scheme, KeyFacts wrapping, KeyMaterial wrapped)
      throws CryptokiException {
    wrappedLength(scheme, wrapping, wrapped.facts());
    var rsa = KeyRole.WRAPPING.rsa(wrapping);
    return wrapped.encoded().useArray(value -> publicOperations.encrypt(rsa, scheme, value));
  }

  KeyMaterial unwrap(DecryptionScheme scheme, KeyUse unwrapping, byte[] wrapped, Template template)
      throws VaultException, CryptokiException {
    var rsa = KeyRole.UNWRAPPING.rsa(unwrapping.facts());
    long keyType = WrappedKeys.keyType(template);
    requireLength(rsa, wrapped, Ckr.WRAPPED_KEY_LEN_RANGE);
    try {
      return WrappedKeys.material(keyType, unwrapping.decrypt(scheme, wrapped), template);
    } catch (CryptokiException e) {
      // A right padding around a wrong length and a wrong padding fail alike, in words and work:
      // telling them apart would serve Bleichenbacher's attack.
      throw e.ckr() == Ckr.ENCRYPTED_DATA_INVALID || e.ckr() == Ckr.WRAPPED_KEY_INVALID
          ? new CryptokiException(Ckr.WRAPPED_KEY_INVALID, "no key of this type is wrapped in it")
          : e;
    }
  }

  private static void requireLength(KeyFacts.Rsa rsa, byte[] data, Ckr otherwise)
      throws CryptokiException {
    if (data.length != RsaSizes.length(rsa)) {
      throw new CryptokiException(
          otherwise, "expected " + RsaSizes.length(rsa) + " bytes, found " + data.length);
    }
  }
}
