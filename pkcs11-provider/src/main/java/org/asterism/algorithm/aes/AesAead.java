package org.asterism.algorithm.aes;

import javax.crypto.spec.GCMParameterSpec;
import org.asterism.algorithm.KeyRole;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyUse;
import org.asterism.vault.VaultException;

/// A mode of AES with a tag, for data, keys and messages.
interface AesAead extends CipherWrapping {

  AesKeys keys();

  @Override
  default MechanismInfo info() {
    return AesKeys.info(
        Ckf.ENCRYPT
            | Ckf.DECRYPT
            | Ckf.MESSAGE_ENCRYPT
            | Ckf.MESSAGE_DECRYPT
            | Ckf.MULTI_MESSAGE
            | Ckf.WRAP
            | Ckf.UNWRAP);
  }

  @Override
  default void requireMessageKey(KeyFacts key) throws CryptokiException {
    KeyRole.USE.secret(key, AesKeys.LENGTHS, Ckk.AES);
  }

  /// A cipher that has the associated data. The caller closes it.
  default KeyedCipher keyed(
      int mode, KeyFacts facts, KeyUse use, GCMParameterSpec spec, byte[] associated)
      throws VaultException, CryptokiException {
    var keyed = keys().ready(mode, facts, use, spec);
    keyed.cipher().updateAAD(associated);
    return keyed;
  }
}
