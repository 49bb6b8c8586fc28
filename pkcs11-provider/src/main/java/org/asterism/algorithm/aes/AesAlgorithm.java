package org.asterism.algorithm.aes;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.Cipher;
import org.asterism.algorithm.Algorithm;
import org.asterism.algorithm.Family;
import org.asterism.algorithm.Hash;
import org.asterism.algorithm.KeyType;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.SecretGeneration;
import org.asterism.algorithm.SecretKeyType;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckm;
import org.asterism.token.MechanismRules;

/// AES (PKCS#11 v3.1 §6.10 to §6.17).
///
/// @param providers what computes
public record AesAlgorithm(Providers providers) implements Algorithm {
  // To sign and to derive a key must be asked for: both encrypt blocks, and with those a key that
  // is only to wrap would open what the modes encrypt that use blocks forwards.
  private static final Set<Long> USES = Set.of(Cka.ENCRYPT, Cka.DECRYPT, Cka.WRAP, Cka.UNWRAP);

  @Override
  public List<KeyType> keyTypes() {
    return List.of(type(), xtsType());
  }

  @Override
  public Map<Long, Family> mechanisms(MechanismRules rules) {
    var families = new LinkedHashMap<Long, Family>();
    families.put(
        Ckm.AES_KEY_GEN, new SecretGeneration(type(), AesKeys.info(Ckf.GENERATE), providers));
    families.put(
        Ckm.AES_XTS_KEY_GEN, new SecretGeneration(xtsType(), AesXts.info(Ckf.GENERATE), providers));
    families.put(Ckm.AES_GCM, new AesGcm(providers, rules.gcm()));
    families.put(Ckm.AES_CCM, new AesCcm(providers));
    families.put(Ckm.AES_CBC_PAD, new AesCbcPad(providers));
    families.put(Ckm.AES_CBC, AesBlocks.cbc(providers));
    families.put(Ckm.AES_ECB, AesBlocks.ecb(providers));
    families.put(Ckm.AES_CTR, new AesCtr(providers));
    families.put(Ckm.AES_CTS, new AesCts(providers));
    families.put(Ckm.AES_OFB, new AesFeedback(Feedback.OFB, providers));
    families.put(Ckm.AES_CFB1, new AesFeedback(Feedback.CFB1, providers));
    families.put(Ckm.AES_CFB8, new AesFeedback(Feedback.CFB8, providers));
    families.put(Ckm.AES_CFB64, new AesFeedback(Feedback.CFB64, providers));
    families.put(Ckm.AES_CFB128, new AesFeedback(Feedback.CFB128, providers));
    families.put(Ckm.AES_XTS, new AesXts(providers));
    families.put(Ckm.AES_CMAC, new AesCmac(false, providers));
    families.put(Ckm.AES_CMAC_GENERAL, new AesCmac(true, providers));
    families.put(Ckm.AES_GMAC, new AesGmac(providers));
    families.put(Ckm.AES_KEY_WRAP, new AesKeyWrap(KeyWrapPadding.NONE, providers));
    families.put(Ckm.AES_KEY_WRAP_KWP, new AesKeyWrap(KeyWrapPadding.LENGTH, providers));
    families.put(Ckm.AES_KEY_WRAP_PKCS7, new AesKeyWrap(KeyWrapPadding.PKCS7, providers));
    // Deprecated: ADR 17 says why it pads like this.
    families.put(Ckm.AES_KEY_WRAP_PAD, new AesKeyWrap(KeyWrapPadding.PKCS7, providers));
    families.put(Ckm.AES_ECB_ENCRYPT_DATA, EncryptData.ecb(providers));
    families.put(Ckm.AES_CBC_ENCRYPT_DATA, EncryptData.cbc(providers));
    return families;
  }

  /// What wraps keys under the temporary AES keys of other algorithms' mechanisms.
  public Family keyWrapWithPadding() {
    return new AesKeyWrap(KeyWrapPadding.LENGTH, providers);
  }

  @Override
  public Map<String, Parameter.Reader> parameters() {
    return Map.of(
        "gcm", Gcm::read,
        "gcm40", Gcm::read,
        "gcm_message", GcmMessageParameter::read,
        "gcm_wrap", GcmWrapParameter::read,
        "ccm", Ccm::read,
        "ccm_message", CcmMessageParameter::read,
        "ccm_wrap", CcmWrapParameter::read,
        "ctr", Ctr::read,
        "aes_cbc_data", CbcData::read);
  }

  private SecretKeyType type() {
    return new SecretKeyType(Ckk.AES, USES, AesKeys.LENGTHS, this::zeroBlock);
  }

  // PKCS#11 v3.1 §4.10.2: where a type has no cipher of its own for one block, SHA-1 of the value.
  private SecretKeyType xtsType() {
    return new SecretKeyType(
        Ckk.AES_XTS, USES, AesXts.LENGTHS, value -> Hash.SHA1.digest(providers).digest(value));
  }

  // The check value is of the encryption of a zero block (PKCS#11 v3.1 §6.10.2).
  private byte[] zeroBlock(byte[] value) {
    var keys = new AesKeys("AES/ECB/NoPadding", providers);
    try (var keyed = keys.blocks(Cipher.ENCRYPT_MODE, value)) {
      return keyed.cipher().update(new byte[AesKeys.BLOCK_BYTES]);
    }
  }
}
