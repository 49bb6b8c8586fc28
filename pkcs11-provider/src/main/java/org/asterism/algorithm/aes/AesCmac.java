package org.asterism.algorithm.aes;

import java.util.Optional;
import org.asterism.algorithm.Family;
import org.asterism.algorithm.KeyRole;
import org.asterism.algorithm.KeyedMac;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.Refusals;
import org.asterism.algorithm.SigningOperation;
import org.asterism.algorithm.VerificationOperation;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyUse;
import org.asterism.vault.VaultException;

/// `CKM_AES_CMAC`, and `CKM_AES_CMAC_GENERAL`, whose parameter is the length of the code (PKCS#11
/// v3.1 §6.14, SP 800-38B).
record AesCmac(boolean general, Providers providers) implements Family {
  @Override
  public MechanismInfo info() {
    return AesKeys.info(Ckf.SIGN | Ckf.VERIFY);
  }

  @Override
  public SigningOperation sign(Parameter parameter, KeyUse key)
      throws VaultException, CryptokiException {
    return keyed(parameter, key.facts(), key);
  }

  @Override
  public VerificationOperation verify(Parameter parameter, KeyFacts key, Optional<KeyUse> use)
      throws VaultException, CryptokiException {
    return keyed(parameter, key, Refusals.use(use));
  }

  private CodeOperation keyed(Parameter parameter, KeyFacts facts, KeyUse use)
      throws VaultException, CryptokiException {
    int length = length(parameter);
    KeyRole.USE.secret(facts, AesKeys.LENGTHS, Ckk.AES);
    return use.material(material ->
        material
            .encoded()
            .useArray(value -> {
              var mac = KeyedMac.aesCmac(value, providers);
              return new CodeOperation(mac::update, mac::finish, length, mac::close);
            }));
  }

  private int length(Parameter parameter) throws CryptokiException {
    if (!general) {
      Refusals.requireNone(parameter);
      return AesKeys.BLOCK_BYTES;
    }
    if (parameter instanceof Parameter.Ulong(long length)
        && length >= 1
        && length <= AesKeys.BLOCK_BYTES) {
      return (int) length;
    }
    throw Refusals.parameter("a length of 1 to 16 bytes");
  }
}
