package org.asterism.algorithm.aes;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import org.asterism.algorithm.CipherOperation;
import org.asterism.algorithm.KeyRole;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.Refusals;
import org.asterism.algorithm.SecretLengths;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyUse;
import org.asterism.vault.VaultException;

/// `CKM_AES_XTS` (PKCS#11 v3.1 §6.15, SP 800-38E, IEEE 1619): one data unit, in one part or many.
/// Its keys are of a type of their own: two AES keys, one after the other.
record AesXts(AesKeys keys) implements CipherWrapping {
  static final SecretLengths LENGTHS = SecretLengths.only(32L, 64L);

  AesXts(Providers providers) {
    this(new AesKeys("AES/ECB/NoPadding", providers));
  }

  static MechanismInfo info(long flags) {
    return new MechanismInfo(32, 64, flags);
  }

  @Override
  public MechanismInfo info() {
    return info(Ckf.ENCRYPT | Ckf.DECRYPT | Ckf.WRAP | Ckf.UNWRAP);
  }

  @Override
  public void requireKey(KeyRole role, KeyFacts key) throws CryptokiException {
    role.secret(key, LENGTHS, Ckk.AES_XTS);
  }

  @Override
  public CipherOperation encrypt(Parameter parameter, KeyFacts key, Optional<KeyUse> use)
      throws VaultException, CryptokiException {
    byte[] sequenceNumber = AesKeys.iv(parameter).getIV();
    requireKey(KeyRole.USE, key);
    return begin(true, sequenceNumber, Refusals.use(use));
  }

  @Override
  public CipherOperation decrypt(Parameter parameter, KeyUse key)
      throws VaultException, CryptokiException {
    byte[] sequenceNumber = AesKeys.iv(parameter).getIV();
    requireKey(KeyRole.USE, key.facts());
    return begin(false, sequenceNumber, key);
  }

  private CipherOperation begin(boolean encrypting, byte[] sequenceNumber, KeyUse use)
      throws VaultException, CryptokiException {
    return use.material(material ->
        material
            .encoded()
            .useArray(value -> {
              byte[] first = Arrays.copyOf(value, value.length / 2);
              byte[] second = Arrays.copyOfRange(value, value.length / 2, value.length);
              try {
                if (encrypting) {
                  requireTwo(first, second);
                }
                int mode = encrypting ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE;
                byte[] tweak = tweak(second, sequenceNumber);
                return new XtsBlocks(keys.blocks(mode, first), encrypting, tweak);
              } finally {
                Arrays.fill(first, (byte) 0);
                Arrays.fill(second, (byte) 0);
              }
            }));
  }

  // FIPS 140-3 IG C.I: with one key twice a chosen ciphertext would tell the tweak.
  private static void requireTwo(byte[] first, byte[] second) throws CryptokiException {
    if (MessageDigest.isEqual(first, second)) {
      throw new CryptokiException(
          Ckr.KEY_TYPE_INCONSISTENT, "expected two keys for xts, found one twice");
    }
  }

  private byte[] tweak(byte[] second, byte[] sequenceNumber) {
    try (var tweaking = keys.blocks(Cipher.ENCRYPT_MODE, second)) {
      return tweaking.cipher().update(sequenceNumber);
    }
  }

  @Override
  public long sealedLength(Parameter parameter, long length) throws CryptokiException {
    var _ = AesKeys.iv(parameter);
    return length;
  }

  @Override
  public int least() {
    return AesKeys.BLOCK_BYTES;
  }
}
