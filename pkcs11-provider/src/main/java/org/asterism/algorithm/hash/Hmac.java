package org.asterism.algorithm.hash;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Optional;
import javax.crypto.Mac;
import org.asterism.algorithm.Family;
import org.asterism.algorithm.Hash;
import org.asterism.algorithm.KeyRole;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.Refusals;
import org.asterism.algorithm.SignatureLength;
import org.asterism.algorithm.SigningOperation;
import org.asterism.algorithm.VerificationOperation;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyUse;
import org.asterism.secret.LentKey;
import org.asterism.vault.VaultException;

/// `CKM_SHA256_HMAC` (PKCS#11 v3.1 §6.22.3), with a generic secret or a key made for it.
///
/// @param keyType the `CKK_` that is made for this HMAC
record Hmac(Hash hash, long keyType, Providers providers) implements Family {
  @Override
  public MechanismInfo info() {
    return new MechanismInfo(1, HashAlgorithm.LENGTHS.most(), Ckf.SIGN | Ckf.VERIFY);
  }

  @Override
  public SigningOperation sign(Parameter parameter, KeyUse key)
      throws VaultException, CryptokiException {
    Refusals.requireNone(parameter);
    return keyed(key.facts(), key);
  }

  @Override
  public VerificationOperation verify(Parameter parameter, KeyFacts key, Optional<KeyUse> use)
      throws VaultException, CryptokiException {
    Refusals.requireNone(parameter);
    return keyed(key, Refusals.use(use));
  }

  private Keyed keyed(KeyFacts facts, KeyUse use) throws VaultException, CryptokiException {
    KeyRole.USE.secret(facts, HashAlgorithm.LENGTHS, Ckk.GENERIC_SECRET, keyType);
    String algorithm = "Hmac" + hash.name();
    var mac = providers.mac(algorithm);
    return use.material(material ->
        material
            .encoded()
            .useArray(value -> {
              var lent = new LentKey(algorithm, value);
              try {
                mac.init(lent);
                return new Keyed(mac, lent, hash.length());
              } catch (GeneralSecurityException e) {
                lent.close();
                throw new IllegalStateException("hmac takes any key", e);
              }
            }));
  }

  /// The key is wiped after the last of the data.
  private record Keyed(Mac mac, LentKey lent, long length)
      implements SigningOperation, VerificationOperation {
    @Override
    public void update(byte[] part) {
      mac.update(part);
    }

    @Override
    public byte[] finish() {
      return sign(new byte[0]);
    }

    @Override
    public void finish(byte[] signature) throws CryptokiException {
      verify(new byte[0], signature);
    }

    @Override
    public byte[] sign(byte[] data) {
      try (lent) {
        return mac.doFinal(data);
      }
    }

    @Override
    public void verify(byte[] data, byte[] signature) throws CryptokiException {
      byte[] code = sign(data);
      SignatureLength.exactly(length).require(signature);
      if (!MessageDigest.isEqual(code, signature)) {
        throw new CryptokiException(Ckr.SIGNATURE_INVALID, "the code is not over these data");
      }
    }

    @Override
    public void wipe() {
      lent.close();
    }
  }
}
