package org.asterism.algorithm.kdf;

import java.security.MessageDigest;
import java.util.Arrays;
import org.asterism.algorithm.Family;
import org.asterism.algorithm.Hash;
import org.asterism.algorithm.KeyRole;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.Refusals;
import org.asterism.algorithm.SecretKeyType;
import org.asterism.algorithm.WantedKey;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyMaterial;
import org.asterism.key.KeyUse;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.VaultException;

/// `CKM_SHA256_KEY_DERIVATION` and its like (PKCS#11 v3.1 §6.20.5): the beginning of a key's
/// digest.
record HashDerivation(Hash hash, Providers providers) implements Family {
  @Override
  public MechanismInfo info() {
    return KdfAlgorithm.INFO;
  }

  @Override
  public KeyMaterial derive(Parameter parameter, KeyUse base, WantedKey wanted)
      throws VaultException, CryptokiException {
    Refusals.requireNone(parameter);
    SecretKeyType type = wanted.type();
    int length = wanted.lengthOutOf(hash.length(), type);
    KeyRole.USE.secret(base.facts());
    return base.material(
        material -> material.encoded().useArray(value -> type.material(begin(value, length))));
  }

  private SecretBytes begin(byte[] value, int length) {
    MessageDigest digest = hash.digest(providers);
    byte[] whole = digest.digest(value);
    digest.reset();
    try {
      return SecretBytes.takeFrom(Arrays.copyOf(whole, length));
    } finally {
      Arrays.fill(whole, (byte) 0);
    }
  }
}
