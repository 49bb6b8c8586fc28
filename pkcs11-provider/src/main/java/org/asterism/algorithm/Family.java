package org.asterism.algorithm;

import java.util.List;
import java.util.Optional;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;
import org.asterism.key.KeyUse;
import org.asterism.vault.VaultException;

/// What one entry of the table can do; what it does not override is `CKR_MECHANISM_INVALID`, as the
/// standard has it for a mechanism used for a function that it does not serve.
///
/// [#info()] claims no flag without its method here: a test compares the two.
public interface Family {

  MechanismInfo info();

  /// Whoever serves this for data in parts claims `CKF_MULTI_MESSAGE`, for messages are signed so
  /// too; likewise [#verify].
  default SigningOperation sign(Parameter parameter, KeyUse key)
      throws VaultException, CryptokiException {
    throw notServed("sign");
  }

  default VerificationOperation verify(Parameter parameter, KeyFacts key, Optional<KeyUse> use)
      throws VaultException, CryptokiException {
    throw notServed("verify");
  }

  /// To sign such that the data can be recovered from the signature; in one part only.
  default SigningOperation signRecover(Parameter parameter, KeyUse key)
      throws VaultException, CryptokiException {
    throw notServed("sign with recovery");
  }

  default RecoveryOperation verifyRecover(Parameter parameter, KeyFacts key)
      throws VaultException, CryptokiException {
    throw notServed("verify with recovery");
  }

  default CipherOperation encrypt(Parameter parameter, KeyFacts key, Optional<KeyUse> use)
      throws VaultException, CryptokiException {
    throw notServed("encrypt");
  }

  default CipherOperation decrypt(Parameter parameter, KeyUse key)
      throws VaultException, CryptokiException {
    throw notServed("decrypt");
  }

  /// Refuses a key that the mechanism does not encipher messages with. Whoever serves this claims
  /// `CKF_MESSAGE_ENCRYPT` and `CKF_MESSAGE_DECRYPT`, and has a [MessageParameter].
  default void requireMessageKey(KeyFacts key) throws CryptokiException {
    throw notServed("encipher messages");
  }

  default DigestOperation digest(Parameter parameter) throws CryptokiException {
    throw notServed("digest");
  }

  default KeyMaterial generateKey(Parameter parameter, Template template) throws CryptokiException {
    throw notServed("generate a key");
  }

  /// For a mechanism that makes keys of any type; else the other is enough.
  default KeyMaterial generateKey(Parameter parameter, WantedKey wanted) throws CryptokiException {
    return generateKey(parameter, wanted.template());
  }

  default KeyMaterial generatePair(Parameter parameter, Template publicKey, Template privateKey)
      throws CryptokiException {
    throw notServed("generate a key pair");
  }

  default OutputLength wrappedLength(Parameter parameter, KeyFacts wrapping, KeyFacts wrapped)
      throws CryptokiException {
    throw notServed("wrap");
  }

  default byte[] wrap(
      Parameter parameter, KeyFacts wrapping, Optional<KeyUse> use, KeyMaterial wrapped)
      throws VaultException, CryptokiException {
    throw notServed("wrap");
  }

  default KeyMaterial unwrap(
      Parameter parameter, KeyUse unwrapping, byte[] wrapped, WantedKey wanted)
      throws VaultException, CryptokiException {
    throw notServed("unwrap");
  }

  default KeyMaterial derive(Parameter parameter, KeyUse base, WantedKey wanted)
      throws VaultException, CryptokiException {
    throw notServed("derive");
  }

  /// Whether what it derives are public keys: then [#derivePublic] is asked and not [#derive].
  default boolean derivesPublicKeys() {
    return false;
  }

  /// What is public of the key to be; the base key itself is not needed.
  default KeyFacts derivePublic(Parameter parameter, KeyFacts base) throws CryptokiException {
    throw notServed("derive public keys");
  }

  /// For a mechanism that takes or makes more than one key, whose keys inherit, or that writes
  /// fields back; else [#derive] is enough.
  ///
  /// @param keys the base key, then those of [Parameter#keys]
  default Derivation deriveAll(Parameter parameter, List<KeyUse> keys, WantedKey wanted)
      throws VaultException, CryptokiException {
    return Derivation.of(derive(parameter, keys.getFirst(), wanted), wanted);
  }

  /// The exact length of what [#encapsulate] yields.
  default long encapsulatedLength(Parameter parameter, KeyFacts key) throws CryptokiException {
    throw notServed("encapsulate");
  }

  /// To a public key.
  default Encapsulation encapsulate(Parameter parameter, KeyFacts key, WantedKey wanted)
      throws CryptokiException {
    throw notServed("encapsulate");
  }

  default KeyMaterial decapsulate(
      Parameter parameter, KeyUse key, byte[] ciphertext, WantedKey wanted)
      throws VaultException, CryptokiException {
    throw notServed("decapsulate");
  }

  private static CryptokiException notServed(String function) {
    return new CryptokiException(Ckr.MECHANISM_INVALID, "this mechanism does not " + function);
  }
}
