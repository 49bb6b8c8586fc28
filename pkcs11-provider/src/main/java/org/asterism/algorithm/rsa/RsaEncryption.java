package org.asterism.algorithm.rsa;

import java.util.OptionalLong;
import org.asterism.algorithm.CipherOperation;
import org.asterism.algorithm.KeyRole;
import org.asterism.algorithm.SinglePartCipher;
import org.asterism.algorithm.WantedKey;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;
import org.asterism.key.KeyUse;
import org.asterism.vault.VaultException;

/// What RSA encryption mechanisms do alike, whatever their padding.
final class RsaEncryption {
  private final RsaPublic publicOperations;

  RsaEncryption(RsaPublic publicOperations) {
    this.publicOperations = publicOperations;
  }

  CipherOperation encrypt(RsaDecryption scheme, RsaFacts rsa) {
    int capacity = publicOperations.capacity(rsa, scheme);
    return new SinglePartCipher(
        OptionalLong.of(rsa.length()),
        data -> {
          if (data.length > capacity) {
            throw new CryptokiException(
                Ckr.DATA_LEN_RANGE, "at most " + capacity + " bytes, found " + data.length);
          }
          return publicOperations.encrypt(rsa, scheme, data);
        });
  }

  CipherOperation decrypt(RsaDecryption scheme, KeyUse key) throws CryptokiException {
    var rsa = RsaSizes.require(KeyRole.USE, key.facts());
    return new SinglePartCipher(
        OptionalLong.empty(),
        data -> {
          requireLength(rsa, data, Ckr.ENCRYPTED_DATA_LEN_RANGE);
          try (var plaintext = key.decrypt(scheme, data)) {
            return plaintext.useArray(byte[]::clone);
          }
        });
  }

  long wrappedLength(RsaDecryption scheme, KeyFacts wrapping, KeyFacts wrapped)
      throws CryptokiException {
    var rsa = RsaSizes.require(KeyRole.WRAPPING, wrapping);
    if (WantedKey.wrappable(wrapped).length() > publicOperations.capacity(rsa, scheme)) {
      throw new CryptokiException(Ckr.KEY_SIZE_RANGE, "the key does not fit under this modulus");
    }
    return rsa.length();
  }

  byte[] wrap(RsaDecryption scheme, KeyFacts wrapping, KeyMaterial wrapped)
      throws CryptokiException {
    wrappedLength(scheme, wrapping, wrapped.facts());
    var rsa = RsaSizes.require(KeyRole.WRAPPING, wrapping);
    return wrapped.encoded().useArray(value -> publicOperations.encrypt(rsa, scheme, value));
  }

  KeyMaterial unwrap(RsaDecryption scheme, KeyUse unwrapping, byte[] wrapped, WantedKey wanted)
      throws VaultException, CryptokiException {
    var rsa = RsaSizes.require(KeyRole.UNWRAPPING, unwrapping.facts());
    var type = wanted.type();
    requireLength(rsa, wrapped, Ckr.WRAPPED_KEY_LEN_RANGE);
    try {
      return wanted.unwrapped(type, unwrapping.decrypt(scheme, wrapped));
    } catch (CryptokiException e) {
      // A right padding around a wrong length and a wrong padding fail alike, in words and work:
      // telling them apart would serve Bleichenbacher's attack.
      throw e.ckr() == Ckr.ENCRYPTED_DATA_INVALID || e.ckr() == Ckr.WRAPPED_KEY_INVALID
          ? new CryptokiException(Ckr.WRAPPED_KEY_INVALID, "no key of this type is wrapped in it")
          : e;
    }
  }

  private static void requireLength(RsaFacts rsa, byte[] data, Ckr otherwise)
      throws CryptokiException {
    if (data.length != rsa.length()) {
      throw new CryptokiException(
          otherwise, "expected " + rsa.length() + " bytes, found " + data.length);
    }
  }
}
