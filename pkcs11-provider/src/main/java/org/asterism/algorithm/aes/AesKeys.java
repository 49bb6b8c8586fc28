package org.asterism.algorithm.aes;

import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import org.asterism.algorithm.KeyRole;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.Refusals;
import org.asterism.algorithm.SecretLengths;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyUse;
import org.asterism.secret.LentKey;
import org.asterism.vault.VaultException;

/// What all AES mechanisms have in common: their keys, and a cipher made ready with one.
///
/// @param transformation the JCA's name
record AesKeys(String transformation, Providers providers) {
  static final int BLOCK_BYTES = 16;
  static final SecretLengths LENGTHS = SecretLengths.only(16L, 24L, 32L);

  static MechanismInfo info(long flags) {
    return new MechanismInfo(16, 32, flags);
  }

  /// The initialisation vector of the modes that have one of a block's length.
  static IvParameterSpec iv(Parameter parameter) throws CryptokiException {
    if (parameter instanceof Parameter.Iv(byte[] value) && value.length == BLOCK_BYTES) {
      return new IvParameterSpec(value);
    }
    throw Refusals.parameter("an iv of 16 bytes");
  }

  /// The bare block function (ECB), of modes that are done here. The caller closes it.
  KeyedCipher blocks(int mode, KeyFacts facts, KeyUse use)
      throws VaultException, CryptokiException {
    KeyRole.USE.secret(facts, LENGTHS, Ckk.AES);
    return use.material(material -> material.encoded().useArray(value -> blocks(mode, value)));
  }

  /// As above, with a key that is a part of another.
  KeyedCipher blocks(int mode, byte[] value) {
    var cipher = providers.cipher(transformation);
    var lent = new LentKey("AES", value);
    try {
      cipher.init(mode, lent);
      return new KeyedCipher(cipher, lent);
    } catch (GeneralSecurityException e) {
      lent.close();
      throw new IllegalStateException("aes takes its keys", e);
    }
  }

  /// A second cipher that encrypts with the key of one.
  Cipher again(KeyedCipher keyed, AlgorithmParameterSpec spec) {
    var cipher = providers.cipher(transformation);
    try {
      cipher.init(Cipher.ENCRYPT_MODE, keyed.lent(), spec);
      return cipher;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("aes takes the key that it took", e);
    }
  }

  /// The caller closes it.
  ///
  /// @param mode of [Cipher]
  KeyedCipher ready(int mode, KeyFacts facts, KeyUse use, AlgorithmParameterSpec spec)
      throws VaultException, CryptokiException {
    KeyRole.USE.secret(facts, LENGTHS, Ckk.AES);
    var cipher = providers.cipher(transformation);
    return use.material(material ->
        material
            .encoded()
            .useArray(value -> {
              var lent = new LentKey("AES", value);
              try {
                cipher.init(mode, lent, spec);
                return new KeyedCipher(cipher, lent);
              } catch (GeneralSecurityException e) {
                lent.close();
                throw new IllegalStateException("aes takes its keys and checked ivs", e);
              }
            }));
  }
}
