package org.asterism.algorithm.aes;

import java.util.Optional;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.asterism.algorithm.CipherOperation;
import org.asterism.algorithm.KeyRole;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.Refusals;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyUse;
import org.asterism.vault.VaultException;

/// `CKM_AES_GCM` (PKCS#11 v3.1 §6.13.3), in one part or many. Decryption releases nothing before
/// the tag has held.
public final class AesGcm implements CipherWrapping {
  /// Bytes of initialisation vector: what PKCS#11 v2.40 allows.
  public static final int MAX_IV_BYTES = 256;

  /// The longest ciphertext that comes or goes in parts, its tag included: what decryption keeps
  /// until the tag has held must be one answer, and so fit a frame of 16 MiB with its fields.
  public static final int MAX_IN_PARTS_BYTES = (16 << 20) - 4096;

  // SP 800-38D §5.2.1.2, without the short tags of its appendix C.
  private static final Set<Long> TAG_BITS = Set.of(96L, 104L, 112L, 120L, 128L);

  private final AesKeys keys;

  AesGcm(Providers providers) {
    this.keys = new AesKeys("AES/GCM/NoPadding", providers);
  }

  @Override
  public MechanismInfo info() {
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
  public void requireMessageKey(KeyFacts key) throws CryptokiException {
    KeyRole.USE.secret(key, AesKeys.LENGTHS, Ckk.AES);
  }

  @Override
  public CipherOperation encrypt(Parameter parameter, KeyFacts key, Optional<KeyUse> use)
      throws VaultException, CryptokiException {
    var gcm = checked(parameter);
    var cipher = cipher(Cipher.ENCRYPT_MODE, gcm, key, Refusals.use(use));
    return new GcmEncryption(cipher, (int) gcm.tagBits() / 8);
  }

  @Override
  public CipherOperation decrypt(Parameter parameter, KeyUse key)
      throws VaultException, CryptokiException {
    var gcm = checked(parameter);
    var cipher = cipher(Cipher.DECRYPT_MODE, gcm, key.facts(), key);
    return new GcmDecryption(cipher, (int) gcm.tagBits() / 8);
  }

  private KeyedCipher cipher(int mode, Gcm gcm, KeyFacts facts, KeyUse use)
      throws VaultException, CryptokiException {
    var spec = new GCMParameterSpec((int) gcm.tagBits(), gcm.iv());
    var keyed = keys.ready(mode, facts, use, spec);
    keyed.cipher().updateAAD(gcm.aad());
    return keyed;
  }

  @Override
  public long sealedLength(Parameter parameter, long length) throws CryptokiException {
    return length + checked(parameter).tagBits() / Byte.SIZE;
  }

  private static Gcm checked(Parameter parameter) throws CryptokiException {
    if (!(parameter instanceof Gcm gcm)) {
      throw Refusals.parameter("CK_GCM_PARAMS");
    }
    if (gcm.iv().length < 1 || gcm.iv().length > MAX_IV_BYTES) {
      throw Refusals.parameter("an iv of 1 to " + MAX_IV_BYTES + " bytes");
    }
    if (!TAG_BITS.contains(gcm.tagBits())) {
      throw Refusals.parameter("a tag of 96, 104, 112, 120 or 128 bits");
    }
    return gcm;
  }
}
