package org.asterism.algorithm.aes;

import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.asterism.algorithm.Family;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.Refusals;
import org.asterism.algorithm.SigningOperation;
import org.asterism.algorithm.VerificationOperation;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyUse;
import org.asterism.vault.VaultException;

/// `CKM_AES_GMAC` (PKCS#11 v3.1 §6.13.6, SP 800-38D §3): GCM without a plaintext. "Its single
/// mechanism parameter is a 12 byte initialization vector"; its code has 16 bytes.
record AesGmac(AesKeys keys) implements Family {
  private static final int IV_BYTES = 12;
  private static final int TAG_BYTES = 16;

  AesGmac(Providers providers) {
    this(new AesKeys("AES/GCM/NoPadding", providers));
  }

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
    if (!(parameter instanceof Parameter.Iv(byte[] iv)) || iv.length != IV_BYTES) {
      throw Refusals.parameter("an iv of 12 bytes");
    }
    var spec = new GCMParameterSpec(TAG_BYTES * Byte.SIZE, iv);
    var keyed = keys.ready(Cipher.ENCRYPT_MODE, facts, use, spec);
    return new CodeOperation(
        keyed.cipher()::updateAAD, () -> tag(keyed.cipher()), TAG_BYTES, keyed::close);
  }

  private static byte[] tag(Cipher cipher) {
    try {
      return cipher.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("gcm takes any data", e);
    }
  }
}
