package org.asterism.algorithm.pqc;

import java.util.Arrays;
import org.asterism.algorithm.Encapsulation;
import org.asterism.algorithm.Family;
import org.asterism.algorithm.KeyRole;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.Refusals;
import org.asterism.algorithm.SecretKeyType;
import org.asterism.algorithm.WantedKey;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;
import org.asterism.key.KeyUse;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.VaultException;

/// `CKM_ML_KEM` (PKCS#11 v3.2 §6.68).
record Encapsulating(MechanismInfo info, Providers providers) implements Family {

  @Override
  public long encapsulatedLength(Parameter parameter, KeyFacts key) throws CryptokiException {
    Refusals.requireNone(parameter);
    return facts(key, KeyRole.USE).set().ciphertextBytes();
  }

  @Override
  public Encapsulation encapsulate(Parameter parameter, KeyFacts key, WantedKey wanted)
      throws CryptokiException {
    var facts = facts(key, KeyRole.USE);
    Refusals.requireNone(parameter);
    var type = wanted.type();
    int length = length(wanted, type);
    byte[] message = new byte[MlKemSet.SECRET_BYTES];
    providers.random().nextBytes(message);
    var made = facts.set().encapsulate(facts.publicKey(), message);
    Arrays.fill(message, (byte) 0);
    try (var secret = SecretBytes.takeFrom(made.getSecret())) {
      return new Encapsulation(made.getEncapsulation(), type.material(secret.slice(0, length)));
    }
  }

  @Override
  public KeyMaterial decapsulate(
      Parameter parameter, KeyUse key, byte[] ciphertext, WantedKey wanted)
      throws VaultException, CryptokiException {
    int expected = facts(key.facts(), KeyRole.UNWRAPPING).set().ciphertextBytes();
    Refusals.requireNone(parameter);
    var type = wanted.type();
    int length = length(wanted, type);
    if (ciphertext.length != expected) {
      throw new CryptokiException(
          Ckr.WRAPPED_KEY_LEN_RANGE,
          "expected %d bytes, found %d".formatted(expected, ciphertext.length));
    }
    try (var secret = key.decrypt(new PqcPrivate.Decapsulation(), ciphertext)) {
      return type.material(secret.slice(0, length));
    }
  }

  private static MlKemFacts facts(KeyFacts key, KeyRole role) throws CryptokiException {
    return role.require(key, MlKemFacts.class, "ml-kem");
  }

  // All of the secret, where such a key may have it, unless the template wants less.
  private static int length(WantedKey wanted, SecretKeyType type) throws CryptokiException {
    boolean all = wanted.length().isEmpty() && type.lengths().allow(MlKemSet.SECRET_BYTES);
    return all ? MlKemSet.SECRET_BYTES : wanted.lengthOutOf(MlKemSet.SECRET_BYTES, type);
  }
}
