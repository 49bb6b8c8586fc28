package org.asterism.algorithm;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.asterism.algorithm.ec.Curve;
import org.asterism.algorithm.ec.EcImport;
import org.asterism.algorithm.rsa.RsaImport;
import org.asterism.crypto.LocalKey;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;
import org.asterism.key.KeyUse;
import org.asterism.secret.SecretBytes;
import org.asterism.token.MechanismRules;
import org.asterism.vault.VaultException;

/// A table over one order of providers, and keys for it that are closed after use.
public record Workbench(String name, Providers providers, MechanismTable table) {

  /// Where a wrong padding of PKCS#1 v1.5 is an error.
  public static final MechanismRules EXPLICIT =
      new MechanismRules(
          MechanismRules.Pkcs1Decryption.EXPLICIT,
          new MechanismRules.RsaBits(2048, 8192),
          1_000_000,
          MechanismRules.Gcm.STRICT,
          true,
          MechanismRules.KeyPairs.ALL);

  /// Where GCM takes short tags and long vectors.
  static final MechanismRules PERMISSIVE =
      new MechanismRules(
          MechanismRules.Pkcs1Decryption.IMPLICIT,
          new MechanismRules.RsaBits(2048, 8192),
          1_000_000,
          MechanismRules.Gcm.PERMISSIVE,
          true,
          MechanismRules.KeyPairs.ALL);

  /// What is done with a key while it is open.
  interface KeyWork<R> {
    R apply(KeyUse key) throws VaultException, CryptokiException;
  }

  /// Amazon's provider first, and none of Amazon's: both must say the same.
  public static final List<Workbench> BOTH =
      List.of(
          of("fastest", Providers.fastest(new SecureRandom())),
          of("portable", Providers.portable(new SecureRandom())));

  static Workbench of(String name, Providers providers) {
    return new Workbench(name, providers, Engines.table(providers));
  }

  /// Closes the key, and with it the material.
  <R> R with(KeyMaterial material, KeyWork<R> work) throws VaultException, CryptokiException {
    try (var key = LocalKey.of(material, Engines.forms(providers))) {
      return work.apply(key);
    }
  }

  static KeyMaterial secret(long keyType, byte[] value) {
    return new KeyMaterial(
        new KeyFacts.Secret(keyType, value.length), SecretBytes.takeFrom(value.clone()));
  }

  static KeyMaterial rsa(BigInteger n, BigInteger e, BigInteger d) throws CryptokiException {
    return RsaImport.rsa(n, Optional.of(e), d);
  }

  static KeyMaterial ec(Curve curve, BigInteger d) throws CryptokiException {
    return EcImport.ec(curve, d);
  }

  @Override
  public String toString() {
    return name;
  }
}
