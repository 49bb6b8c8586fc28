package org.asterism.algorithm.aes;

import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import org.asterism.algorithm.CipherOperation;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.algorithm.OutputLength;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.Refusals;
import org.asterism.algorithm.SinglePartCipher;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyUse;
import org.asterism.vault.VaultException;

/// `CKM_AES_KEY_WRAP` and its like (PKCS#11 v3.2 §6.16), around keys, or around data at once, which
/// is how some applications wrap.
record AesKeyWrap(KeyWrapPadding padding, AesKeys keys) implements CipherWrapping {
  private static final int SEMIBLOCK = KeyWrapFunction.SEMIBLOCK;

  AesKeyWrap(KeyWrapPadding padding, Providers providers) {
    this(padding, new AesKeys("AES/ECB/NoPadding", providers));
  }

  @Override
  public MechanismInfo info() {
    return AesKeys.info(Ckf.WRAP | Ckf.UNWRAP | Ckf.ENCRYPT | Ckf.DECRYPT);
  }

  @Override
  public CipherOperation encrypt(Parameter parameter, KeyFacts key, Optional<KeyUse> use)
      throws VaultException, CryptokiException {
    byte[] iv = iv(parameter);
    var keyed = keys.blocks(Cipher.ENCRYPT_MODE, key, Refusals.use(use));
    return new SinglePartCipher(
        length -> OutputLength.exactly(padding.sealedLength(length)),
        data -> {
          try (keyed) {
            return sealed(new KeyWrapFunction(keyed), iv, data);
          }
        },
        keyed::close);
  }

  private byte[] sealed(KeyWrapFunction function, byte[] iv, byte[] data) throws CryptokiException {
    if (!padding.takes(data.length)) {
      throw new CryptokiException(
          Ckr.DATA_LEN_RANGE,
          "expected at least %d bytes%s, found %d"
              .formatted(
                  padding.least(),
                  padding == KeyWrapPadding.NONE ? ", a multiple of 8" : "",
                  data.length));
    }
    byte[] padded = padding.padded(iv, data);
    // RFC 5649 §4.1: of one semiblock, one block.
    if (padded.length == 2 * SEMIBLOCK) {
      function.through(padded);
    } else {
      function.wrap(padded);
    }
    return padded;
  }

  @Override
  public CipherOperation decrypt(Parameter parameter, KeyUse key)
      throws VaultException, CryptokiException {
    byte[] iv = iv(parameter);
    var keyed = keys.blocks(Cipher.DECRYPT_MODE, key.facts(), key);
    return new SinglePartCipher(
        this::openedLength,
        data -> {
          try (keyed) {
            return opened(new KeyWrapFunction(keyed), iv, data);
          }
        },
        keyed::close);
  }

  private OutputLength openedLength(long length) {
    long most = Math.max(0, length - SEMIBLOCK);
    return padding == KeyWrapPadding.NONE ? OutputLength.exactly(most) : OutputLength.atMost(most);
  }

  private byte[] opened(KeyWrapFunction function, byte[] iv, byte[] data) throws CryptokiException {
    if (data.length < padding.leastSealed() || data.length % SEMIBLOCK != 0) {
      throw new CryptokiException(
          Ckr.ENCRYPTED_DATA_LEN_RANGE,
          "expected at least %d bytes, a multiple of 8, found %d"
              .formatted(padding.leastSealed(), data.length));
    }
    byte[] opened = data.clone();
    if (opened.length == 2 * SEMIBLOCK) {
      function.through(opened);
    } else {
      function.unwrap(opened);
    }
    try {
      return padding
          .data(iv, opened)
          .orElseThrow(() ->
              new CryptokiException(
                  Ckr.ENCRYPTED_DATA_INVALID, "the integrity check does not hold"));
    } finally {
      Arrays.fill(opened, (byte) 0);
    }
  }

  @Override
  public long sealedLength(Parameter parameter, long length) throws CryptokiException {
    var _ = iv(parameter);
    return padding.sealedLength(length);
  }

  @Override
  public int unit() {
    return padding == KeyWrapPadding.NONE ? SEMIBLOCK : 1;
  }

  @Override
  public int least() {
    return padding.least();
  }

  private byte[] iv(Parameter parameter) throws CryptokiException {
    byte[] usual = padding.iv();
    if (parameter instanceof Parameter.Iv(byte[] value) && value.length == usual.length) {
      return value;
    }
    if (parameter instanceof Parameter.None) {
      return usual;
    }
    throw Refusals.parameter("no parameter, or an iv of %d bytes".formatted(usual.length));
  }
}
