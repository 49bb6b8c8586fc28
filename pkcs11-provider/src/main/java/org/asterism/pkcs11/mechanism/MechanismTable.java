package org.asterism.pkcs11.mechanism;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.asterism.crypto.NewKeys;
import org.asterism.crypto.Providers;
import org.asterism.crypto.PublicOperations;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;
import org.asterism.key.KeyUse;
import org.asterism.vault.VaultException;

/// The mechanisms of the token: what is listed works, for the functions and key sizes it says.
///
/// Checks whatever concerns mechanism, parameter, key type, key size and data. Usage attributes are
/// the caller's to check before. Immutable; safe for use by many threads.
public final class MechanismTable {
  private final Map<Long, Family> families;

  public MechanismTable(Providers providers) {
    this.families = Collections.unmodifiableMap(table(providers));
  }

  private static Map<Long, Family> table(Providers providers) {
    var newKeys = new NewKeys(providers);
    var publics = new PublicOperations(providers);
    var table = new LinkedHashMap<Long, Family>();
    table.put(Ckm.RSA_PKCS_KEY_PAIR_GEN, new RsaGeneration(newKeys));
    table.put(Ckm.EC_KEY_PAIR_GEN, new EcGeneration(newKeys));
    table.put(Ckm.AES_KEY_GEN, new SecretGeneration(Ckk.AES, newKeys));
    table.put(Ckm.GENERIC_SECRET_KEY_GEN, new SecretGeneration(Ckk.GENERIC_SECRET, newKeys));
    table.put(Ckm.RSA_PKCS, new RsaPkcs(publics));
    table.put(Ckm.SHA256_RSA_PKCS, new RsaPkcsHashed(Hash.SHA256, providers, publics));
    table.put(Ckm.SHA384_RSA_PKCS, new RsaPkcsHashed(Hash.SHA384, providers, publics));
    table.put(Ckm.SHA512_RSA_PKCS, new RsaPkcsHashed(Hash.SHA512, providers, publics));
    table.put(Ckm.RSA_PKCS_PSS, new RsaPss(Optional.empty(), providers, publics));
    table.put(Ckm.SHA256_RSA_PKCS_PSS, new RsaPss(Optional.of(Hash.SHA256), providers, publics));
    table.put(Ckm.SHA384_RSA_PKCS_PSS, new RsaPss(Optional.of(Hash.SHA384), providers, publics));
    table.put(Ckm.SHA512_RSA_PKCS_PSS, new RsaPss(Optional.of(Hash.SHA512), providers, publics));
    table.put(Ckm.RSA_PKCS_OAEP, new RsaOaep(publics));
    table.put(Ckm.ECDSA, new Ecdsa(Optional.empty(), providers, publics));
    table.put(Ckm.ECDSA_SHA256, new Ecdsa(Optional.of(Hash.SHA256), providers, publics));
    table.put(Ckm.ECDSA_SHA384, new Ecdsa(Optional.of(Hash.SHA384), providers, publics));
    table.put(Ckm.ECDSA_SHA512, new Ecdsa(Optional.of(Hash.SHA512), providers, publics));
    table.put(Ckm.ECDH1_DERIVE, new EcdhDerive(providers));
    table.put(Ckm.AES_GCM, new AesGcm(providers));
    table.put(Ckm.AES_CBC_PAD, new AesCbcPad(providers));
    table.put(Ckm.AES_KEY_WRAP, new AesKeyWrap(providers));
    table.put(Ckm.SHA256_HMAC, new Hmac(Hash.SHA256, Ckk.SHA256_HMAC, providers));
    table.put(Ckm.SHA224, new Sha(Hash.SHA224, providers));
    table.put(Ckm.SHA256, new Sha(Hash.SHA256, providers));
    table.put(Ckm.SHA384, new Sha(Hash.SHA384, providers));
    table.put(Ckm.SHA512, new Sha(Hash.SHA512, providers));
    return table;
  }

  /// In the order in which `C_GetMechanismList` gives them.
  public List<Long> types() {
    return List.copyOf(families.keySet());
  }

  public Optional<MechanismInfo> info(long type) {
    return Optional.ofNullable(families.get(type)).map(Family::info);
  }

  public SigningOperation sign(Mechanism mechanism, KeyUse key)
      throws VaultException, CryptokiException {
    return family(mechanism).sign(mechanism.parameter(), key);
  }

  /// @param use only needed for a secret key (HMAC)
  public VerificationOperation verify(Mechanism mechanism, KeyFacts key, Optional<KeyUse> use)
      throws VaultException, CryptokiException {
    return family(mechanism).verify(mechanism.parameter(), key, use);
  }

  /// @param use only needed for a secret key
  public CipherOperation encrypt(Mechanism mechanism, KeyFacts key, Optional<KeyUse> use)
      throws VaultException, CryptokiException {
    return family(mechanism).encrypt(mechanism.parameter(), key, use);
  }

  public CipherOperation decrypt(Mechanism mechanism, KeyUse key)
      throws VaultException, CryptokiException {
    return family(mechanism).decrypt(mechanism.parameter(), key);
  }

  public DigestOperation digest(Mechanism mechanism) throws CryptokiException {
    return family(mechanism).digest(mechanism.parameter());
  }

  /// The caller closes the material.
  public KeyMaterial generateKey(Mechanism mechanism, Template template) throws CryptokiException {
    return family(mechanism).generateKey(mechanism.parameter(), template);
  }

  /// Material of the private key; its facts are the public one. The caller closes it.
  public KeyMaterial generatePair(Mechanism mechanism, Template publicKey, Template privateKey)
      throws CryptokiException {
    return family(mechanism).generatePair(mechanism.parameter(), publicKey, privateKey);
  }

  /// The exact length that [#wrap] will yield.
  public long wrappedLength(Mechanism mechanism, KeyFacts wrapping, KeyFacts wrapped)
      throws CryptokiException {
    return family(mechanism).wrappedLength(mechanism.parameter(), wrapping, wrapped);
  }

  /// @param use only needed where the wrapping key is a secret one
  /// @param wrapped lent
  public byte[] wrap(
      Mechanism mechanism, KeyFacts wrapping, Optional<KeyUse> use, KeyMaterial wrapped)
      throws VaultException, CryptokiException {
    return family(mechanism).wrap(mechanism.parameter(), wrapping, use, wrapped);
  }

  /// The caller closes the material.
  ///
  /// @param template says what the key is: `CKA_CLASS`, `CKA_KEY_TYPE`
  public KeyMaterial unwrap(
      Mechanism mechanism, KeyUse unwrapping, byte[] wrapped, Template template)
      throws VaultException, CryptokiException {
    return family(mechanism).unwrap(mechanism.parameter(), unwrapping, wrapped, template);
  }

  /// The caller closes the material.
  public KeyMaterial derive(Mechanism mechanism, KeyUse base, Template template)
      throws VaultException, CryptokiException {
    return family(mechanism).derive(mechanism.parameter(), base, template);
  }

  private Family family(Mechanism mechanism) throws CryptokiException {
    var family = families.get(mechanism.type());
    if (family == null) {
      throw new CryptokiException(
          Ckr.MECHANISM_INVALID, "unknown mechanism 0x%x".formatted(mechanism.type()));
    }
    return family;
  }
}
