package org.asterism.algorithm.hash;

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

/// `CKM_SHA256_HMAC` and its like, and `CKM_SHA256_HMAC_GENERAL`, whose parameter is the length of
/// the code (PKCS#11 v3.1 §6.20.3, §6.20.4); with a generic secret or a key made for it.
record Hmac(Hashing hashing, boolean general, Providers providers) implements CodeFamily {
  @Override
  public MechanismInfo info() {
    return new MechanismInfo(1, HashAlgorithm.LENGTHS.most(), FLAGS);
  }

  @Override
  public CodeOperation code(Parameter parameter, KeyFacts key, KeyUse use)
      throws VaultException, CryptokiException {
    int length = CodeFamily.length(parameter, general, hashing.hash().length());
    KeyRole.USE.secret(key, HashAlgorithm.LENGTHS, Ckk.GENERIC_SECRET, hashing.keyType());
    return use.material(
        material -> KeyedMac.hmac(hashing.hash(), material.encoded(), providers).operation(length));
  }
}
