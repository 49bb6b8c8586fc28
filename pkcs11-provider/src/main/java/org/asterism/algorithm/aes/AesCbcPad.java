package org.asterism.algorithm.aes;

import java.util.Optional;
import javax.crypto.Cipher;
import org.asterism.algorithm.CipherOperation;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.Refusals;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyUse;
import org.asterism.vault.VaultException;

/// `CKM_AES_CBC_PAD` (PKCS#11 v3.1 §6.10.6): CBC with the padding of PKCS#7, in one part or many,
/// and around keys.
final class AesCbcPad implements CipherWrapping {
  private final AesKeys keys;

  AesCbcPad(Providers providers) {
    this.keys = new AesKeys("AES/CBC/NoPadding", providers);
  }

  @Override
  public MechanismInfo info() {
    return AesKeys.info(Ckf.ENCRYPT | Ckf.DECRYPT | Ckf.WRAP | Ckf.UNWRAP);
  }

  @Override
  public CipherOperation encrypt(Parameter parameter, KeyFacts key, Optional<KeyUse> use)
      throws VaultException, CryptokiException {
    return new CbcPadEncryption(
        keys.ready(Cipher.ENCRYPT_MODE, key, Refusals.use(use), AesKeys.iv(parameter)));
  }

  @Override
  public CipherOperation decrypt(Parameter parameter, KeyUse key)
      throws VaultException, CryptokiException {
    return new CbcPadDecryption(
        keys.ready(Cipher.DECRYPT_MODE, key.facts(), key, AesKeys.iv(parameter)));
  }

  @Override
  public long sealedLength(Parameter parameter, long length) throws CryptokiException {
    var _ = AesKeys.iv(parameter);
    return (length / AesKeys.BLOCK_BYTES + 1) * AesKeys.BLOCK_BYTES;
  }
}
