package org.asterism.pkcs11.mechanism;

import org.asterism.crypto.SecretLengths;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Cko;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;
import org.asterism.secret.SecretBytes;

/// Which keys may be wrapped, unwrapped and derived: secret ones, of the types that the token has.
final class WrappedKeys {
  private WrappedKeys() {}

  static KeyFacts.Secret secret(KeyFacts wrapped) throws CryptokiException {
    if (wrapped instanceof KeyFacts.Secret secret) {
      return secret;
    }
    throw new CryptokiException(
        Ckr.KEY_NOT_WRAPPABLE, "this mechanism wraps secret keys, found a private key");
  }

  /// The type of the key to come, a generic secret where the template says nothing.
  static long keyType(Template template) throws CryptokiException {
    if (template.ulong(Cka.CLASS).orElse(Cko.SECRET_KEY) != Cko.SECRET_KEY) {
      throw new CryptokiException(
          Ckr.TEMPLATE_INCONSISTENT, "this mechanism makes secret keys only");
    }
    long keyType = template.ulong(Cka.KEY_TYPE).orElse(Ckk.GENERIC_SECRET);
    if (!SecretLengths.isKnown(keyType)) {
      throw new CryptokiException(
          Ckr.ATTRIBUTE_VALUE_INVALID, "unknown type of secret key 0x%x".formatted(keyType));
    }
    return keyType;
  }

  /// Takes the value, also when this fails.
  static KeyMaterial material(long keyType, SecretBytes value, Template template)
      throws CryptokiException {
    int length = value.length();
    if (!SecretLengths.allows(keyType, length)
        || template.ulong(Cka.VALUE_LEN).orElse(length) != length) {
      value.close();
      throw new CryptokiException(Ckr.WRAPPED_KEY_INVALID, "the wrapped key has another length");
    }
    return new KeyMaterial(new KeyFacts.Secret(keyType, length), value);
  }
}
