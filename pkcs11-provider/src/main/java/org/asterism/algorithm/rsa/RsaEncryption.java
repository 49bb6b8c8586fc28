package org.asterism.algorithm.rsa;

import java.util.Optional;
import org.asterism.algorithm.CipherOperation;
import org.asterism.algorithm.Family;
import org.asterism.algorithm.KeyRole;
import org.asterism.algorithm.OutputLength;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.SecretLengths;
import org.asterism.algorithm.SinglePartCipher;
import org.asterism.algorithm.WantedKey;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;
import org.asterism.key.KeyUse;
import org.asterism.vault.VaultException;

/// What RSA encryption mechanisms do alike, whatever their padding.
interface RsaEncryption extends Family {
  RsaPublic publicOperations();

  RsaDecryption scheme(Parameter parameter) throws CryptokiException;

  /// As [#scheme], to decrypt or unwrap by.
  ///
  /// @param wanted how long what comes may be; empty: any length
  default RsaDecryption opening(Parameter parameter, Optional<SecretLengths> wanted)
      throws CryptokiException {
    return scheme(parameter);
  }

  @Override
  default CipherOperation encrypt(Parameter parameter, KeyFacts key, Optional<KeyUse> use)
      throws CryptokiException {
    var scheme = scheme(parameter);
    var rsa = RsaSizes.require(KeyRole.USE, key);
    return new SinglePartCipher(
        OutputLength.exactly(rsa.length()),
        data -> publicOperations().encrypt(rsa, scheme, fitting(rsa, scheme, data)));
  }

  /// The data, where they fit under the modulus with this padding.
  default byte[] fitting(RsaFacts rsa, RsaDecryption scheme, byte[] data) throws CryptokiException {
    int capacity = publicOperations().capacity(rsa, scheme);
    if (data.length > capacity) {
      throw new CryptokiException(
          Ckr.DATA_LEN_RANGE, "at most " + capacity + " bytes, found " + data.length);
    }
    return data;
  }

  @Override
  default CipherOperation decrypt(Parameter parameter, KeyUse key) throws CryptokiException {
    var scheme = opening(parameter, Optional.empty());
    var rsa = RsaSizes.require(KeyRole.USE, key.facts());
    return new SinglePartCipher(
        OutputLength.atMost(Math.max(0, publicOperations().capacity(rsa, scheme))),
        data -> {
          requireLength(rsa, data, Ckr.ENCRYPTED_DATA_LEN_RANGE);
          try (var plaintext = key.decrypt(scheme, data)) {
            return plaintext.useArray(byte[]::clone);
          }
        });
  }

  @Override
  default OutputLength wrappedLength(Parameter parameter, KeyFacts wrapping, KeyFacts wrapped)
      throws CryptokiException {
    var scheme = scheme(parameter);
    var rsa = RsaSizes.require(KeyRole.WRAPPING, wrapping);
    if (WantedKey.wrappable(wrapped).length() > publicOperations().capacity(rsa, scheme)) {
      throw new CryptokiException(Ckr.KEY_SIZE_RANGE, "the key does not fit under this modulus");
    }
    return OutputLength.exactly(rsa.length());
  }

  @Override
  default byte[] wrap(
      Parameter parameter, KeyFacts wrapping, Optional<KeyUse> use, KeyMaterial wrapped)
      throws CryptokiException {
    var _ = wrappedLength(parameter, wrapping, wrapped.facts());
    var scheme = scheme(parameter);
    var rsa = RsaSizes.require(KeyRole.WRAPPING, wrapping);
    return wrapped.encoded().useArray(value -> publicOperations().encrypt(rsa, scheme, value));
  }

  @Override
  default KeyMaterial unwrap(
      Parameter parameter, KeyUse unwrapping, byte[] wrapped, WantedKey wanted)
      throws VaultException, CryptokiException {
    var type = wanted.type();
    var scheme = opening(parameter, Optional.of(wanted.lengths(type)));
    var rsa = RsaSizes.require(KeyRole.UNWRAPPING, unwrapping.facts());
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
