package org.asterism.algorithm.aes;

import java.util.Optional;
import javax.crypto.Cipher;
import org.asterism.algorithm.CipherOperation;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.Refusals;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyUse;
import org.asterism.vault.VaultException;

/// `CKM_AES_ECB` and `CKM_AES_CBC` (PKCS#11 v3.1 §6.10.4, §6.10.5): whole blocks, in one part or
/// many. They wrap secret keys, filled with zeros.
///
/// @param chained CBC, which has an initialisation vector; else ECB, which has none
record AesBlocks(AesKeys keys, boolean chained) implements CipherWrapping {
  static AesBlocks ecb(Providers providers) {
    return new AesBlocks(new AesKeys("AES/ECB/NoPadding", providers), false);
  }

  static AesBlocks cbc(Providers providers) {
    return new AesBlocks(new AesKeys("AES/CBC/NoPadding", providers), true);
  }

  @Override
  public MechanismInfo info() {
    return AesKeys.info(Ckf.ENCRYPT | Ckf.DECRYPT | Ckf.WRAP | Ckf.UNWRAP);
  }

  @Override
  public CipherOperation encrypt(Parameter parameter, KeyFacts key, Optional<KeyUse> use)
      throws VaultException, CryptokiException {
    return new UnpaddedBlocks(
        keyed(Cipher.ENCRYPT_MODE, parameter, key, Refusals.use(use)), Ckr.DATA_LEN_RANGE);
  }

  @Override
  public CipherOperation decrypt(Parameter parameter, KeyUse key)
      throws VaultException, CryptokiException {
    return new UnpaddedBlocks(
        keyed(Cipher.DECRYPT_MODE, parameter, key.facts(), key), Ckr.ENCRYPTED_DATA_LEN_RANGE);
  }

  private KeyedCipher keyed(int mode, Parameter parameter, KeyFacts facts, KeyUse use)
      throws VaultException, CryptokiException {
    if (chained) {
      return keys.ready(mode, facts, use, AesKeys.iv(parameter));
    }
    Refusals.requireNone(parameter);
    return keys.blocks(mode, facts, use);
  }

  @Override
  public long sealedLength(Parameter parameter, long length) throws CryptokiException {
    if (chained) {
      var _ = AesKeys.iv(parameter);
    } else {
      Refusals.requireNone(parameter);
    }
    return length;
  }

  @Override
  public int unit() {
    return AesKeys.BLOCK_BYTES;
  }

  @Override
  public boolean wrapsPrivateKeys() {
    return false;
  }
}
