package org.asterism.algorithm.aes;

import java.util.Arrays;
import java.util.Optional;
import org.asterism.algorithm.CipherOperation;
import org.asterism.algorithm.Family;
import org.asterism.algorithm.KeyRole;
import org.asterism.algorithm.OutputLength;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.Refusals;
import org.asterism.algorithm.WantedKey;
import org.asterism.crypto.Der;
import org.asterism.crypto.DerException;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;
import org.asterism.key.KeyUse;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.VaultException;

/// A cipher that wraps keys: what it encrypts is the value of a secret key, or the PKCS#8 of a
/// private one (PKCS#11 v3.1 §6.7).
interface CipherWrapping extends Family {
  /// The longest wrapped key: twice what a private key of 8192 bits takes.
  int MAX_WRAPPED_BYTES = 16 << 10;

  /// What so many bytes become.
  long sealedLength(Parameter parameter, long length) throws CryptokiException;

  /// How many bytes a key has at least, with its zeros.
  default int least() {
    return 1;
  }

  /// A key is filled with zeros to a multiple of so many bytes.
  default int unit() {
    return 1;
  }

  /// False where the standard has secret keys only.
  default boolean wrapsPrivateKeys() {
    return true;
  }

  /// The parameter by which so many bytes are encrypted, or come of decryption.
  default Parameter toWrap(Parameter parameter, long length) throws CryptokiException {
    return parameter;
  }

  /// Of the wrapping key.
  default void requireKey(KeyRole role, KeyFacts key) throws CryptokiException {
    role.secret(key, AesKeys.LENGTHS, Ckk.AES);
  }

  @Override
  default OutputLength wrappedLength(Parameter parameter, KeyFacts wrapping, KeyFacts wrapped)
      throws CryptokiException {
    requireKey(KeyRole.WRAPPING, wrapping);
    if (!wrapsPrivateKeys()) {
      WantedKey.wrappable(wrapped);
    }
    long length = filled(wrapped.materialLength());
    long sealed = sealedLength(toWrap(parameter, length), length);
    if (length < least()) {
      throw new CryptokiException(
          Ckr.KEY_SIZE_RANGE, "expected a key of at least %d bytes".formatted(least()));
    }
    return wrapped instanceof KeyFacts.Secret
        ? OutputLength.exactly(sealed)
        : OutputLength.atMost(sealed);
  }

  @Override
  default byte[] wrap(
      Parameter parameter, KeyFacts wrapping, Optional<KeyUse> use, KeyMaterial wrapped)
      throws VaultException, CryptokiException {
    var _ = wrappedLength(parameter, wrapping, wrapped.facts());
    int length = (int) filled(wrapped.encoded().length());
    byte[] plaintext = wrapped.encoded().useArray(value -> Arrays.copyOf(value, length));
    try {
      return inOne(encrypt(toWrap(parameter, length), wrapping, use), plaintext);
    } catch (CryptokiException e) {
      throw e.ckr() == Ckr.DATA_LEN_RANGE
          ? new CryptokiException(Ckr.KEY_SIZE_RANGE, "keys of this length are not wrapped so")
          : e;
    } finally {
      Arrays.fill(plaintext, (byte) 0);
    }
  }

  @Override
  default KeyMaterial unwrap(
      Parameter parameter, KeyUse unwrapping, byte[] wrapped, WantedKey wanted)
      throws VaultException, CryptokiException {
    requireKey(KeyRole.UNWRAPPING, unwrapping.facts());
    if (wrapsPrivateKeys()) {
      wanted.requireKnown();
    } else {
      var _ = wanted.type();
    }
    if (wrapped.length > MAX_WRAPPED_BYTES) {
      throw new CryptokiException(
          Ckr.WRAPPED_KEY_LEN_RANGE, "expected at most %d bytes".formatted(MAX_WRAPPED_BYTES));
    }
    byte[] opened = opened(parameter, unwrapping, wrapped);
    try {
      int length = length(opened, wanted);
      if (length < 1 || length > opened.length || opened.length - length >= unit()) {
        throw Refusals.wrapped("the wrapped key has another length");
      }
      return wanted.unwrapped(SecretBytes.takeFrom(Arrays.copyOf(opened, length)));
    } finally {
      Arrays.fill(opened, (byte) 0);
    }
  }

  private byte[] opened(Parameter parameter, KeyUse unwrapping, byte[] wrapped)
      throws VaultException, CryptokiException {
    long overhead = sealedLength(toWrap(parameter, 0), 0);
    long length = Math.max(0, wrapped.length - overhead);
    try {
      return inOne(decrypt(toWrap(parameter, length), unwrapping), wrapped);
    } catch (CryptokiException e) {
      throw switch (e.ckr()) {
        case ENCRYPTED_DATA_LEN_RANGE, DATA_LEN_RANGE ->
            new CryptokiException(
                Ckr.WRAPPED_KEY_LEN_RANGE, "this mechanism wraps to other lengths");
        case ENCRYPTED_DATA_INVALID -> Refusals.wrapped("the wrapped key does not decrypt");
        default -> e;
      };
    }
  }

  private static byte[] inOne(CipherOperation operation, byte[] data)
      throws VaultException, CryptokiException {
    try {
      return operation.process(data);
    } finally {
      operation.wipe();
    }
  }

  private long filled(long length) {
    return (length + unit() - 1) / unit() * unit();
  }

  // Where zeros were added, a PKCS#8 says itself how long it is; the length of a secret key is that
  // of its template, or the only one of its type.
  private int length(byte[] opened, WantedKey wanted) throws CryptokiException {
    if (unit() == 1) {
      return opened.length;
    }
    if (wanted.isPrivate()) {
      return ofPkcs8(opened);
    }
    var lengths = wanted.lengths(wanted.type());
    return lengths.only().size() == 1 ? (int) lengths.most() : opened.length;
  }

  private static int ofPkcs8(byte[] opened) throws CryptokiException {
    try {
      int length = Der.firstLength(opened);
      for (int i = length; i < opened.length; i++) {
        if (opened[i] != 0) {
          throw Refusals.wrapped("expected zeros after the pkcs#8");
        }
      }
      return length;
    } catch (DerException e) {
      throw Refusals.wrapped("expected a private key as pkcs#8");
    }
  }
}
