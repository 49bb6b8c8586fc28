package org.asterism.algorithm;

import java.util.List;
import java.util.Optional;
import org.asterism.cryptoki.Cko;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyForm;
import org.asterism.key.KeyMaterial;
import org.asterism.pkcs11.attribute.Given;
import org.asterism.pkcs11.attribute.ObjectTable;
import org.asterism.secret.SecretBytes;
import org.asterism.token.MechanismRules;

/// All that is particular to the keys of one `CKK_`. Immutable; safe for use by many threads.
public interface KeyType {

  /// The `CKK_`.
  long code();

  /// The attributes of its keys and their domain parameters, one table for each class.
  List<ObjectTable> tables();

  boolean isOf(KeyFacts facts);

  /// How its keys are stored and loaded; empty for secret keys.
  Optional<KeyForm> form();

  /// The key that a template for `C_CreateObject` spells out; none where it is of domain
  /// parameters.
  ///
  /// @param objectClass of one of the tables
  ImportedKey read(long objectClass, Given given) throws CryptokiException;

  /// The private key that was wrapped (PKCS#11 v3.1 §6.7), checked as one for `C_CreateObject` is.
  ///
  /// @param pkcs8 stays the caller's
  /// @throws CryptokiException `CKR_WRAPPED_KEY_INVALID` if it is no key of this type
  default KeyMaterial unwrapped(SecretBytes pkcs8) throws CryptokiException {
    throw new CryptokiException(
        Ckr.TEMPLATE_INCONSISTENT, "keys of this type are not unwrapped from pkcs#8");
  }

  /// Refuses a private key that a token with these rules does not take.
  default void requireAllowed(KeyFacts privateKey, MechanismRules rules) throws CryptokiException {}

  /// What `C_GetAttributeValue` reads of the key itself; empty where `type` is no part of it. The
  /// caller closes it.
  Optional<SecretBytes> part(KeyMaterial material, long type);

  /// The class of the objects that have the material.
  default long wholeClass() {
    return Cko.PRIVATE_KEY;
  }
}
