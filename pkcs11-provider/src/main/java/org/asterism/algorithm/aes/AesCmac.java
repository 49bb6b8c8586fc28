package org.asterism.algorithm.aes;

import org.asterism.algorithm.CodeFamily;
import org.asterism.algorithm.CodeOperation;
import org.asterism.algorithm.KeyRole;
import org.asterism.algorithm.KeyedMac;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.algorithm.Parameter;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyUse;
import org.asterism.vault.VaultException;

/// `CKM_AES_CMAC`, and `CKM_AES_CMAC_GENERAL`, whose parameter is the length of the code (PKCS#11
/// v3.1 §6.14, SP 800-38B).
record AesCmac(boolean general, Providers providers) implements CodeFamily {
  @Override
  public MechanismInfo info() {
    return AesKeys.info(FLAGS);
  }

  @Override
  public CodeOperation code(Parameter parameter, KeyFacts key, KeyUse use)
      throws VaultException, CryptokiException {
    int length = CodeFamily.length(parameter, general, AesKeys.BLOCK_BYTES);
    KeyRole.USE.secret(key, AesKeys.LENGTHS, Ckk.AES);
    return use.material(
        material -> KeyedMac.aesCmac(material.encoded(), providers).operation(length));
  }
}
