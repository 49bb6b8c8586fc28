package org.asterism.pkcs11.mechanism;

import java.util.List;
import java.util.Optional;
import org.asterism.crypto.Providers;
import org.asterism.crypto.Skeleton;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;
import org.asterism.key.KeyUse;
import org.asterism.pkcs11.abi.CryptokiException;
import org.asterism.pkcs11.abi.Template;
import org.asterism.vault.VaultException;

/// The mechanisms of the token: what is listed works, for the functions and key sizes it says.
///
/// Checks whatever concerns mechanism, parameter, key type, key size and data. Usage attributes are
/// the caller's to check before. Immutable; safe for use by many threads.
public final class MechanismTable {
  private final Providers providers;

  public MechanismTable(Providers providers) {
    this.providers = providers;
  }

  /// In the order in which `C_GetMechanismList` gives them.
  public List<Long> types() {
    return List.of();
  }

  public Optional<MechanismInfo> info(long type) {
    return Optional.empty();
  }

  public SigningOperation sign(Mechanism mechanism, KeyUse key)
      throws VaultException, CryptokiException {
    return Skeleton.missing(providers);
  }

  /// @param use only needed for a secret key (HMAC)
  public VerificationOperation verify(Mechanism mechanism, KeyFacts key, Optional<KeyUse> use)
      throws VaultException, CryptokiException {
    return Skeleton.missing(providers);
  }

  /// @param use only needed for a secret key
  public CipherOperation encrypt(Mechanism mechanism, KeyFacts key, Optional<KeyUse> use)
      throws VaultException, CryptokiException {
    return Skeleton.missing(providers);
  }

  public CipherOperation decrypt(Mechanism mechanism, KeyUse key)
      throws VaultException, CryptokiException {
    return Skeleton.missing(providers);
  }

  public DigestOperation digest(Mechanism mechanism) throws CryptokiException {
    return Skeleton.missing(providers);
  }

  /// The caller closes the material.
  public KeyMaterial generateKey(Mechanism mechanism, Template template) throws CryptokiException {
    return Skeleton.missing(providers);
  }

  /// Material of the private key; its facts are the public one. The caller closes it.
  public KeyMaterial generatePair(Mechanism mechanism, Template publicKey, Template privateKey)
      throws CryptokiException {
    return Skeleton.missing(providers);
  }

  /// The exact length that [#wrap] will yield.
  public long wrappedLength(Mechanism mechanism, KeyFacts wrapping, KeyFacts wrapped)
      throws CryptokiException {
    return Skeleton.missing(providers);
  }

  /// @param use only needed where the wrapping key is a secret one
  /// @param wrapped lent
  public byte[] wrap(
      Mechanism mechanism, KeyFacts wrapping, Optional<KeyUse> use, KeyMaterial wrapped)
      throws VaultException, CryptokiException {
    return Skeleton.missing(providers);
  }

  /// The caller closes the material.
  ///
  /// @param template says what the key is: `CKA_CLASS`, `CKA_KEY_TYPE`
  public KeyMaterial unwrap(
      Mechanism mechanism, KeyUse unwrapping, byte[] wrapped, Template template)
      throws VaultException, CryptokiException {
    return Skeleton.missing(providers);
  }

  /// The caller closes the material.
  public KeyMaterial derive(Mechanism mechanism, KeyUse base, Template template)
      throws VaultException, CryptokiException {
    return Skeleton.missing(providers);
  }
}
