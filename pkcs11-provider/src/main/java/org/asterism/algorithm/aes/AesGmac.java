package org.asterism.algorithm.aes;

import java.security.GeneralSecurityException;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.asterism.algorithm.CodeFamily;
import org.asterism.algorithm.CodeOperation;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.Refusals;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyUse;
import org.asterism.vault.VaultException;

/// `CKM_AES_GMAC` (PKCS#11 §6.13.6, SP 800-38D §3): GCM without a plaintext. In v3.1 "its single
/// mechanism parameter is a 12 byte initialization vector" and the code has 16 bytes; in v3.2 it is
/// CK_GCM_PARAMS, without additional data, since those are what is signed.
record AesGmac(AesKeys keys) implements CodeFamily {
  private static final int IV_BYTES = 12;
  private static final int TAG_BYTES = 16;
  private static final Set<Long> TAG_BITS = Set.of(96L, 104L, 112L, 120L, 128L);

  AesGmac(Providers providers) {
    this(new AesKeys("AES/GCM/NoPadding", providers));
  }

  @Override
  public MechanismInfo info() {
    return AesKeys.info(FLAGS);
  }

  @Override
  public CodeOperation code(Parameter parameter, KeyFacts key, KeyUse use)
      throws VaultException, CryptokiException {
    var gcm = gcm(parameter);
    var spec = new GCMParameterSpec(TAG_BYTES * Byte.SIZE, gcm.iv());
    var keyed = keys.ready(Cipher.ENCRYPT_MODE, key, use, spec);
    long length = gcm.tagBits() / Byte.SIZE;
    return new CodeOperation(
        keyed.cipher()::updateAAD, () -> tag(keyed.cipher()), length, keyed::close);
  }

  private static Gcm gcm(Parameter parameter) throws CryptokiException {
    if (parameter instanceof Parameter.Iv(byte[] iv) && iv.length == IV_BYTES) {
      return new Gcm(iv, new byte[0], TAG_BYTES * Byte.SIZE);
    }
    if (parameter instanceof Gcm gcm
        && gcm.iv().length >= 1
        && gcm.iv().length <= AesGcm.MAX_IV_BYTES
        && gcm.aad().length == 0
        && TAG_BITS.contains(gcm.tagBits())) {
      return gcm;
    }
    throw Refusals.parameter("an iv of 12 bytes, or CK_GCM_PARAMS without additional data");
  }

  private static byte[] tag(Cipher cipher) {
    try {
      return cipher.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("gcm takes any data", e);
    }
  }
}
