package org.asterism.algorithm.aes;

import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import org.asterism.algorithm.Family;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.Refusals;
import org.asterism.algorithm.SecretKeyType;
import org.asterism.algorithm.WantedKey;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyMaterial;
import org.asterism.key.KeyUse;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.VaultException;

/// `CKM_AES_ECB_ENCRYPT_DATA` and `CKM_AES_CBC_ENCRYPT_DATA` (PKCS#11 v3.1 §6.17): the new key is
/// what the application's data are encrypted to, from its beginning.
///
/// @param chained CBC; else ECB
record EncryptData(AesKeys keys, boolean chained) implements Family {
  static EncryptData ecb(Providers providers) {
    return new EncryptData(new AesKeys("AES/ECB/NoPadding", providers), false);
  }

  static EncryptData cbc(Providers providers) {
    return new EncryptData(new AesKeys("AES/CBC/NoPadding", providers), true);
  }

  @Override
  public MechanismInfo info() {
    return AesKeys.info(Ckf.DERIVE);
  }

  @Override
  public KeyMaterial derive(Parameter parameter, KeyUse base, WantedKey wanted)
      throws VaultException, CryptokiException {
    byte[] data = data(parameter);
    var type = wanted.type();
    long length = length(wanted, type, data.length);
    byte[] encrypted;
    try (var keyed = keyed(parameter, base)) {
      encrypted = keyed.cipher().update(data);
    }
    try {
      return type.material(SecretBytes.takeFrom(Arrays.copyOf(encrypted, (int) length)));
    } finally {
      Arrays.fill(encrypted, (byte) 0);
    }
  }

  private KeyedCipher keyed(Parameter parameter, KeyUse base)
      throws VaultException, CryptokiException {
    return parameter instanceof CbcData(byte[] iv, _)
        ? keys.ready(Cipher.ENCRYPT_MODE, base.facts(), base, new IvParameterSpec(iv))
        : keys.blocks(Cipher.ENCRYPT_MODE, base.facts(), base);
  }

  private byte[] data(Parameter parameter) throws CryptokiException {
    byte[] data =
        switch (parameter) {
          case CbcData(byte[] iv, byte[] found) when chained && iv.length == AesKeys.BLOCK_BYTES ->
              found;
          case Parameter.StringData(byte[] found) when !chained -> found;
          default -> throw Refusals.parameter("data to encrypt, after an iv for cbc");
        };
    if (data.length == 0 || data.length % AesKeys.BLOCK_BYTES != 0) {
      throw Refusals.parameter("whole blocks of data");
    }
    return data;
  }

  private static long length(WantedKey wanted, SecretKeyType type, int available)
      throws CryptokiException {
    var given = wanted.length();
    if (given.isEmpty() && !type.lengths().isOpen() && !type.lengths().allow(available)) {
      throw new CryptokiException(
          Ckr.TEMPLATE_INCOMPLETE, "CKA_VALUE_LEN is missing, and such keys have no usual length");
    }
    long length = given.orElse(available);
    type.requireLength(length);
    if (length > available) {
      throw Refusals.parameter("%d bytes of data at least".formatted(length));
    }
    return length;
  }
}
