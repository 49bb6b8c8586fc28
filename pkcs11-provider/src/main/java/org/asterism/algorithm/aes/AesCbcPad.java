package org.asterism.algorithm.aes;

import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import org.asterism.algorithm.CipherOperation;
import org.asterism.algorithm.Family;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.Refusals;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyUse;
import org.asterism.vault.VaultException;

/// `CKM_AES_CBC_PAD` (PKCS#11 v3.1 §6.10.6): CBC with the padding of PKCS#7, in one part or many.
final class AesCbcPad implements Family {
  private final AesKeys keys;

  AesCbcPad(Providers providers) {
    this.keys = new AesKeys("AES/CBC/NoPadding", providers);
  }

  @Override
  public MechanismInfo info() {
    return AesKeys.info(Ckf.ENCRYPT | Ckf.DECRYPT);
  }

  @Override
  public CipherOperation encrypt(Parameter parameter, KeyFacts key, Optional<KeyUse> use)
      throws VaultException, CryptokiException {
    return new CbcPadEncryption(
        keys.ready(Cipher.ENCRYPT_MODE, key, Refusals.use(use), iv(parameter)));
  }

  @Override
  public CipherOperation decrypt(Parameter parameter, KeyUse key)
      throws VaultException, CryptokiException {
    return new CbcPadDecryption(keys.ready(Cipher.DECRYPT_MODE, key.facts(), key, iv(parameter)));
  }

  private static IvParameterSpec iv(Parameter parameter) throws CryptokiException {
    if (parameter instanceof Parameter.Iv(byte[] value) && value.length == AesKeys.BLOCK_BYTES) {
      return new IvParameterSpec(value);
    }
    throw Refusals.parameter("an iv of 16 bytes");
  }
}
