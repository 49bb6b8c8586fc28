package org.asterism.algorithm.chacha;

import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import org.asterism.algorithm.CipherOperation;
import org.asterism.algorithm.Family;
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
import org.asterism.secret.LentKey;
import org.asterism.vault.VaultException;

/// `CKM_CHACHA20_POLY1305` (PKCS#11 v3.1 §6.61, RFC 8439) with a nonce of 96 bits, in one part or
/// many. Decryption releases nothing before the tag has held.
record ChaChaPoly(Providers providers) implements Family {
  static final int TAG_BYTES = 16;
  private static final int NONCE_BYTES = 12;

  @Override
  public MechanismInfo info() {
    return ChaChaAlgorithm.info(
        Ckf.ENCRYPT | Ckf.DECRYPT | Ckf.MESSAGE_ENCRYPT | Ckf.MESSAGE_DECRYPT | Ckf.MULTI_MESSAGE);
  }

  @Override
  public void requireMessageKey(KeyFacts key) throws CryptokiException {
    KeyRole.USE.secret(key, ChaChaAlgorithm.LENGTHS, Ckk.CHACHA20);
  }

  @Override
  public CipherOperation encrypt(Parameter parameter, KeyFacts key, Optional<KeyUse> use)
      throws VaultException, CryptokiException {
    return keyed(Cipher.ENCRYPT_MODE, checked(parameter), key, Refusals.use(use));
  }

  @Override
  public CipherOperation decrypt(Parameter parameter, KeyUse key)
      throws VaultException, CryptokiException {
    return keyed(Cipher.DECRYPT_MODE, checked(parameter), key.facts(), key);
  }

  private CipherOperation keyed(int mode, Aead aead, KeyFacts facts, KeyUse use)
      throws VaultException, CryptokiException {
    KeyRole.USE.secret(facts, ChaChaAlgorithm.LENGTHS, Ckk.CHACHA20);
    var cipher = providers.cipher("ChaCha20-Poly1305");
    return use.material(material ->
        material
            .encoded()
            .useArray(value -> {
              var lent = new LentKey("ChaCha20", value);
              try {
                cipher.init(mode, lent, new IvParameterSpec(aead.nonce()));
                cipher.updateAAD(aead.aad());
                return mode == Cipher.ENCRYPT_MODE
                    ? new ChaChaSealing(cipher, lent)
                    : new ChaChaOpening(cipher, lent);
              } catch (GeneralSecurityException e) {
                lent.close();
                throw new IllegalStateException("chacha20 takes its keys and checked nonces", e);
              }
            }));
  }

  private static Aead checked(Parameter parameter) throws CryptokiException {
    if (parameter instanceof Aead aead && aead.nonce().length == NONCE_BYTES) {
      return aead;
    }
    throw Refusals.parameter("CK_SALSA20_CHACHA20_POLY1305_PARAMS with a nonce of 96 bits");
  }
}
