package org.asterism.algorithm.aes;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import org.asterism.algorithm.CipherOperation;
import org.asterism.algorithm.Family;
import org.asterism.algorithm.KeyRole;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.algorithm.OutputLength;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.Refusals;
import org.asterism.algorithm.SinglePartCipher;
import org.asterism.algorithm.WantedKey;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;
import org.asterism.key.KeyUse;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.VaultException;

/// `CKM_AES_KEY_WRAP` (PKCS#11 v3.1 §6.13.7, RFC 3394) around secret keys of at least 16 bytes, a
/// multiple of 8; or around as many bytes of data at once, which is how some applications wrap.
final class AesKeyWrap implements Family {
  private static final int SEMIBLOCK = 8;
  private static final int MIN_WRAPPED_BYTES = 3 * SEMIBLOCK;

  // RFC 3394 §2.2.3.1.
  private static final byte[] DEFAULT_IV = HexFormat.of().parseHex("a6a6a6a6a6a6a6a6");

  private final AesKeys keys;

  AesKeyWrap(Providers providers) {
    this.keys = new AesKeys("AES/KW/NoPadding", providers);
  }

  @Override
  public MechanismInfo info() {
    return AesKeys.info(Ckf.WRAP | Ckf.UNWRAP | Ckf.ENCRYPT | Ckf.DECRYPT);
  }

  @Override
  public CipherOperation encrypt(Parameter parameter, KeyFacts key, Optional<KeyUse> use)
      throws VaultException, CryptokiException {
    var keyed = keys.ready(Cipher.ENCRYPT_MODE, key, Refusals.use(use), iv(parameter));
    return new SinglePartCipher(
        length -> OutputLength.exactly(length + SEMIBLOCK),
        data -> {
          requireLength(data, 2 * SEMIBLOCK, Ckr.DATA_LEN_RANGE);
          return through(keyed, data);
        },
        keyed::close);
  }

  @Override
  public CipherOperation decrypt(Parameter parameter, KeyUse key)
      throws VaultException, CryptokiException {
    var keyed = keys.ready(Cipher.DECRYPT_MODE, key.facts(), key, iv(parameter));
    return new SinglePartCipher(
        length -> OutputLength.exactly(Math.max(0, length - SEMIBLOCK)),
        data -> {
          requireLength(data, MIN_WRAPPED_BYTES, Ckr.ENCRYPTED_DATA_LEN_RANGE);
          return through(keyed, data);
        },
        keyed::close);
  }

  private static void requireLength(byte[] data, int least, Ckr otherwise)
      throws CryptokiException {
    if (data.length < least || data.length % SEMIBLOCK != 0) {
      throw new CryptokiException(
          otherwise,
          "expected at least %d bytes, a multiple of 8, found %d".formatted(least, data.length));
    }
  }

  private static byte[] through(KeyedCipher keyed, byte[] data) throws CryptokiException {
    try (keyed) {
      return keyed.cipher().doFinal(data);
    } catch (GeneralSecurityException e) {
      throw new CryptokiException(Ckr.ENCRYPTED_DATA_INVALID, "the integrity check does not hold");
    }
  }

  @Override
  public OutputLength wrappedLength(Parameter parameter, KeyFacts wrapping, KeyFacts wrapped)
      throws CryptokiException {
    iv(parameter);
    KeyRole.WRAPPING.secret(wrapping, AesKeys.LENGTHS, Ckk.AES);
    long length = WantedKey.wrappable(wrapped).length();
    if (length < 2 * SEMIBLOCK || length % SEMIBLOCK != 0) {
      throw new CryptokiException(
          Ckr.KEY_SIZE_RANGE, "expected at least 16 bytes, a multiple of 8, found " + length);
    }
    return OutputLength.exactly(length + SEMIBLOCK);
  }

  @Override
  public byte[] wrap(
      Parameter parameter, KeyFacts wrapping, Optional<KeyUse> use, KeyMaterial wrapped)
      throws VaultException, CryptokiException {
    wrappedLength(parameter, wrapping, wrapped.facts());
    try (var keyed = keys.ready(Cipher.ENCRYPT_MODE, wrapping, Refusals.use(use), iv(parameter))) {
      return wrapped.encoded().useArray(value -> keyed.cipher().doFinal(value));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("key wrap takes values of checked length", e);
    }
  }

  @Override
  public KeyMaterial unwrap(
      Parameter parameter, KeyUse unwrapping, byte[] wrapped, WantedKey wanted)
      throws VaultException, CryptokiException {
    KeyRole.UNWRAPPING.secret(unwrapping.facts(), AesKeys.LENGTHS, Ckk.AES);
    var type = wanted.type();
    var iv = iv(parameter);
    if (wrapped.length < MIN_WRAPPED_BYTES || wrapped.length % SEMIBLOCK != 0) {
      throw new CryptokiException(
          Ckr.WRAPPED_KEY_LEN_RANGE, "expected at least 24 bytes, a multiple of 8");
    }
    try (var keyed = keys.ready(Cipher.DECRYPT_MODE, unwrapping.facts(), unwrapping, iv)) {
      var value = SecretBytes.takeFrom(keyed.cipher().doFinal(wrapped));
      return wanted.unwrapped(type, value);
    } catch (GeneralSecurityException e) {
      throw new CryptokiException(Ckr.WRAPPED_KEY_INVALID, "the integrity check does not hold");
    }
  }

  private static IvParameterSpec iv(Parameter parameter) throws CryptokiException {
    if (parameter instanceof Parameter.Iv(byte[] value) && value.length == SEMIBLOCK) {
      return new IvParameterSpec(value);
    }
    if (parameter instanceof Parameter.None) {
      return new IvParameterSpec(DEFAULT_IV);
    }
    throw Refusals.parameter("no parameter, or an iv of 8 bytes");
  }
}
