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

/// `CKM_AES_OFB` and `CKM_AES_CFB1` to `CKM_AES_CFB128` (PKCS#11 v3.1 §6.10.7, §6.10.8), in one
/// part or many.
record AesFeedback(AesKeys keys, Feedback feedback) implements CipherWrapping {
  AesFeedback(Feedback feedback, Providers providers) {
    this(new AesKeys("AES/ECB/NoPadding", providers), feedback);
  }

  @Override
  public MechanismInfo info() {
    return AesKeys.info(Ckf.ENCRYPT | Ckf.DECRYPT | Ckf.WRAP | Ckf.UNWRAP);
  }

  @Override
  public CipherOperation encrypt(Parameter parameter, KeyFacts key, Optional<KeyUse> use)
      throws VaultException, CryptokiException {
    var iv = AesKeys.iv(parameter);
    var blocks = keys.blocks(Cipher.ENCRYPT_MODE, key, Refusals.use(use));
    return new FeedbackStream(blocks, feedback, iv.getIV(), true);
  }

  @Override
  public CipherOperation decrypt(Parameter parameter, KeyUse key)
      throws VaultException, CryptokiException {
    var iv = AesKeys.iv(parameter);
    var blocks = keys.blocks(Cipher.ENCRYPT_MODE, key.facts(), key);
    return new FeedbackStream(blocks, feedback, iv.getIV(), false);
  }

  @Override
  public long sealedLength(Parameter parameter, long length) throws CryptokiException {
    var _ = AesKeys.iv(parameter);
    return length;
  }
}
