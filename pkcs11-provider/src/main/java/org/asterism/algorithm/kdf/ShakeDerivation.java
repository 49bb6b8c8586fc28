package org.asterism.algorithm.kdf;

import org.asterism.algorithm.Family;
import org.asterism.algorithm.KeyRole;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.Refusals;
import org.asterism.algorithm.SecretKeyType;
import org.asterism.algorithm.WantedKey;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyMaterial;
import org.asterism.key.KeyUse;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.VaultException;
import org.bouncycastle.crypto.digests.SHAKEDigest;

/// `CKM_SHAKE_128_KEY_DERIVATION` and `CKM_SHAKE_256_KEY_DERIVATION` (PKCS#11 v3.1 §6.32.2): as
/// much of a key's SHAKE (FIPS 202) as the derived key is long.
///
/// The JDK's SHAKE has two lengths only.
///
/// @param bits 128 or 256
record ShakeDerivation(int bits) implements Family {
  @Override
  public MechanismInfo info() {
    return KdfAlgorithm.INFO;
  }

  @Override
  public KeyMaterial derive(Parameter parameter, KeyUse base, WantedKey wanted)
      throws VaultException, CryptokiException {
    Refusals.requireNone(parameter);
    SecretKeyType type = wanted.type();
    int length = wanted.requiredLength(type);
    KeyRole.USE.secret(base.facts());
    return base.material(
        material -> material.encoded().useArray(value -> type.material(expand(value, length))));
  }

  private SecretBytes expand(byte[] value, int length) {
    var shake = new SHAKEDigest(bits);
    shake.update(value, 0, value.length);
    byte[] expanded = new byte[length];
    shake.doFinal(expanded, 0, length);
    return SecretBytes.takeFrom(expanded);
  }
}
