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

/// `CKM_AES_CTS` (PKCS#11 v3.1 §6.12): CBC with ciphertext stealing, at least one block, in one
/// part or many. Of the three variants of NIST's addendum to SP 800-38A the standard names none;
/// this is CBC-CS1, as in other modules (ADR 17).
record AesCts(AesKeys keys) implements CipherWrapping {
  AesCts(Providers providers) {
    this(new AesKeys("AES/CBC/NoPadding", providers));
  }

  @Override
  public MechanismInfo info() {
    return AesKeys.info(Ckf.ENCRYPT | Ckf.DECRYPT | Ckf.WRAP | Ckf.UNWRAP);
  }

  @Override
  public CipherOperation encrypt(Parameter parameter, KeyFacts key, Optional<KeyUse> use)
      throws VaultException, CryptokiException {
    var iv = AesKeys.iv(parameter);
    return new CtsBlocks(keys.ready(Cipher.ENCRYPT_MODE, key, Refusals.use(use), iv), true, iv);
  }

  @Override
  public CipherOperation decrypt(Parameter parameter, KeyUse key)
      throws VaultException, CryptokiException {
    var iv = AesKeys.iv(parameter);
    return new CtsBlocks(keys.ready(Cipher.DECRYPT_MODE, key.facts(), key, iv), false, iv);
  }

  @Override
  public long sealedLength(Parameter parameter, long length) throws CryptokiException {
    var _ = AesKeys.iv(parameter);
    return length;
  }

  @Override
  public int least() {
    return AesKeys.BLOCK_BYTES;
  }
}
