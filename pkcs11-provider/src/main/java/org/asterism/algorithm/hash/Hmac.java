package org.asterism.algorithm.hash;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import org.asterism.algorithm.Family;
import org.asterism.algorithm.KeyRole;
import org.asterism.algorithm.KeyedMac;
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
import org.asterism.vault.VaultException;

/// `CKM_SHA256_HMAC` and its like, and `CKM_SHA256_HMAC_GENERAL`, whose parameter is the length of
/// the code (PKCS#11 v3.1 §6.20.3, §6.20.4); with a generic secret or a key made for it.
record Hmac(Hashing hashing, boolean general, Providers providers) implements Family {
  @Override
  public MechanismInfo info() {
    return new MechanismInfo(1, HashAlgorithm.LENGTHS.most(), Ckf.SIGN | Ckf.VERIFY);
  }

  @Override
  public SigningOperation sign(Parameter parameter, KeyUse key)
      throws VaultException, CryptokiException {
    return keyed(key.facts(), key, length(parameter));
  }

  @Override
  public VerificationOperation verify(Parameter parameter, KeyFacts key, Optional<KeyUse> use)
      throws VaultException, CryptokiException {
    return keyed(key, Refusals.use(use), length(parameter));
  }

  private int length(Parameter parameter) throws CryptokiException {
    int most = hashing.hash().length();
    if (!general) {
      Refusals.requireNone(parameter);
      return most;
    }
    if (parameter instanceof Parameter.Ulong(long length) && length >= 1 && length <= most) {
      return (int) length;
    }
    throw Refusals.parameter("a length of 1 to %d bytes".formatted(most));
  }

  private Keyed keyed(KeyFacts facts, KeyUse use, int length)
      throws VaultException, CryptokiException {
    KeyRole.USE.secret(facts, HashAlgorithm.LENGTHS, Ckk.GENERIC_SECRET, hashing.keyType());
    return use.material(material ->
        material
            .encoded()
            .useArray(value -> new Keyed(KeyedMac.hmac(hashing.hash(), value, providers), length)));
  }

  /// The key is wiped after the last of the data.
  private record Keyed(KeyedMac mac, long length)
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
      try (mac) {
        return Arrays.copyOf(mac.of(data), (int) length);
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
      mac.close();
    }
  }
}
