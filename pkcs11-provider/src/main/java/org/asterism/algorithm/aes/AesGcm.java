package org.asterism.algorithm.aes;

import java.util.Optional;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.asterism.algorithm.CipherOperation;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.Refusals;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyUse;
import org.asterism.token.MechanismRules;
import org.asterism.vault.VaultException;

/// `CKM_AES_GCM` (PKCS#11 v3.1 §6.13.3), in one part or many. Decryption releases nothing before
/// the tag has held.
public final class AesGcm implements AesAead {
  /// Bytes of initialisation vector: what PKCS#11 v2.40 allows.
  public static final int MAX_IV_BYTES = 256;

  /// The same where the token's rule is permissive: the standard has 2³² − 1 bits, a field of a
  /// parameter holds less.
  public static final int MAX_PERMISSIVE_IV_BYTES = 1 << 20;

  // SP 800-38D §5.2.1.2.
  private static final Set<Long> TAG_BITS = Set.of(96L, 104L, 112L, 120L, 128L);

  private final AesKeys keys;
  private final boolean permissive;

  AesGcm(Providers providers, MechanismRules.Gcm rule) {
    this.keys = new AesKeys("AES/GCM/NoPadding", providers);
    this.permissive = rule == MechanismRules.Gcm.PERMISSIVE;
  }

  @Override
  public AesKeys keys() {
    return keys;
  }

  @Override
  public CipherOperation encrypt(Parameter parameter, KeyFacts key, Optional<KeyUse> use)
      throws VaultException, CryptokiException {
    var gcm = checked(parameter);
    var cipher = keyed(Cipher.ENCRYPT_MODE, key, Refusals.use(use), spec(gcm), gcm.aad());
    return new GcmEncryption(cipher, gcm.tagBytes());
  }

  @Override
  public CipherOperation decrypt(Parameter parameter, KeyUse key)
      throws VaultException, CryptokiException {
    var gcm = checked(parameter);
    if (!isShort(gcm)) {
      var cipher = keyed(Cipher.DECRYPT_MODE, key.facts(), key, spec(gcm), gcm.aad());
      return new GcmDecryption(cipher, gcm.tagBytes(), cipher.cipher()::doFinal);
    }
    var cipher = keyed(Cipher.ENCRYPT_MODE, key.facts(), key, spec(gcm), gcm.aad());
    var again = keys.again(cipher, spec(gcm));
    again.updateAAD(gcm.aad());
    var opening = new ShortTagOpening(cipher.cipher(), again, gcm.tagBytes());
    return new GcmDecryption(cipher, gcm.tagBytes(), opening);
  }

  @Override
  public long sealedLength(Parameter parameter, long length) throws CryptokiException {
    return length + checked(parameter).tagBits() / Byte.SIZE;
  }

  // Providers know no short tags: those are the beginning of the longest one.
  private static GCMParameterSpec spec(Gcm gcm) {
    return new GCMParameterSpec(isShort(gcm) ? 128 : (int) gcm.tagBits(), gcm.iv());
  }

  // SP 800-38D appendix C.
  private static boolean isShort(Gcm gcm) {
    return gcm.tagBits() == 32 || gcm.tagBits() == 64;
  }

  private Gcm checked(Parameter parameter) throws CryptokiException {
    if (!(parameter instanceof Gcm gcm)) {
      throw Refusals.parameter("CK_GCM_PARAMS");
    }
    int most = permissive ? MAX_PERMISSIVE_IV_BYTES : MAX_IV_BYTES;
    if (gcm.iv().length < 1 || gcm.iv().length > most) {
      throw Refusals.parameter("an iv of 1 to %d bytes, by the token's rule".formatted(most));
    }
    if (!TAG_BITS.contains(gcm.tagBits()) && !(permissive && isShort(gcm))) {
      throw Refusals.parameter(
          (permissive ? "a tag of 32, 64, " : "by the token's rule a tag of ")
              + "96, 104, 112, 120 or 128 bits");
    }
    return gcm;
  }
}
