package org.asterism.algorithm.aes;

import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.Cipher;
import org.asterism.algorithm.Algorithm;
import org.asterism.algorithm.Family;
import org.asterism.algorithm.KeyType;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.SecretGeneration;
import org.asterism.algorithm.SecretKeyType;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckm;
import org.asterism.secret.LentKey;
import org.asterism.token.MechanismRules;

/// AES (PKCS#11 v3.1 §6.9 to §6.13).
///
/// @param providers what computes
public record AesAlgorithm(Providers providers) implements Algorithm {
  private static final Set<Long> USES = Set.of(Cka.ENCRYPT, Cka.DECRYPT, Cka.WRAP, Cka.UNWRAP);

  @Override
  public List<KeyType> keyTypes() {
    return List.of(type());
  }

  @Override
  public Map<Long, Family> mechanisms(MechanismRules rules) {
    var families = new LinkedHashMap<Long, Family>();
    families.put(
        Ckm.AES_KEY_GEN, new SecretGeneration(type(), AesKeys.info(Ckf.GENERATE), providers));
    families.put(Ckm.AES_GCM, new AesGcm(providers));
    families.put(Ckm.AES_CBC_PAD, new AesCbcPad(providers));
    families.put(Ckm.AES_KEY_WRAP, new AesKeyWrap(providers));
    return families;
  }

  @Override
  public Map<String, Parameter.Reader> parameters() {
    return Map.of("gcm", Gcm::read, "gcm40", Gcm::read, "gcm_message", GcmMessage::read);
  }

  private SecretKeyType type() {
    return new SecretKeyType(Ckk.AES, USES, AesKeys.LENGTHS, this::zeroBlock);
  }

  // The check value is of the encryption of a zero block (PKCS#11 v3.1 §6.10.2).
  private byte[] zeroBlock(byte[] value) {
    try (var lent = new LentKey("AES", value)) {
      var cipher = providers.cipher("AES/ECB/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, lent);
      return cipher.doFinal(new byte[AesKeys.BLOCK_BYTES]);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("aes encrypts one block under its own keys", e);
    }
  }
}
