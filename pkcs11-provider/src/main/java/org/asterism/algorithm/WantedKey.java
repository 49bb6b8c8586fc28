package org.asterism.algorithm;

import java.util.OptionalLong;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Cko;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;
import org.asterism.pkcs11.attribute.Given;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;

/// The key that is to come of unwrapping or derivation, as its template describes it: a secret one
/// of any type that the token has, or of those that are unwrapped a private one.
public record WantedKey(Template template, KeyTypes keyTypes) {
  /// A key that a mechanism may wrap which wraps secret keys only.
  public static KeyFacts.Secret wrappable(KeyFacts wrapped) throws CryptokiException {
    if (wrapped instanceof KeyFacts.Secret secret) {
      return secret;
    }
    throw new CryptokiException(
        Ckr.KEY_NOT_WRAPPABLE, "this mechanism wraps secret keys, found a private key");
  }

  /// Another key that comes of the same derivation.
  public WantedKey beside(Template other) {
    return new WantedKey(other, keyTypes);
  }

  /// A generic secret where the template says nothing.
  public SecretKeyType type() throws CryptokiException {
    if (template.ulong(Cka.CLASS).orElse(Cko.SECRET_KEY) != Cko.SECRET_KEY) {
      throw new CryptokiException(
          Ckr.TEMPLATE_INCONSISTENT, "this mechanism makes secret keys only");
    }
    long keyType = template.ulong(Cka.KEY_TYPE).orElse(Ckk.GENERIC_SECRET);
    return keyTypes
        .secret(keyType)
        .orElseThrow(() ->
            new CryptokiException(
                Ckr.ATTRIBUTE_VALUE_INVALID, "unknown type of secret key 0x%x".formatted(keyType)));
  }

  /// In bytes.
  public OptionalLong length() throws CryptokiException {
    return template.ulong(Cka.VALUE_LEN);
  }

  /// The length of a key of this type, of which there is one, or the template says it.
  public int requiredLength(SecretKeyType type) throws CryptokiException {
    OptionalLong given = length();
    OptionalLong stated = given.isPresent() ? given : type.lengths().fixed();
    return checked(
        type,
        stated.orElseThrow(() ->
            new CryptokiException(
                Ckr.TEMPLATE_INCOMPLETE,
                "CKA_VALUE_LEN is missing, and such keys have no usual length")));
  }

  /// The length of a key of this type that is cut out of so many bytes. What may have any length
  /// gets all of them where the template is silent.
  public int lengthOutOf(int available, SecretKeyType type) throws CryptokiException {
    boolean all = length().isEmpty() && type.lengths().isOpen();
    int length = all ? checked(type, available) : requiredLength(type);
    if (length > available) {
      throw new CryptokiException(
          Ckr.KEY_SIZE_RANGE, "expected a key of at most %d bytes".formatted(available));
    }
    return length;
  }

  private static int checked(SecretKeyType type, long length) throws CryptokiException {
    type.requireLength(length);
    return (int) length;
  }

  /// How long a key of this type may be that is unwrapped.
  public SecretLengths lengths(SecretKeyType type) throws CryptokiException {
    OptionalLong given = length();
    return given.isPresent() ? SecretLengths.only(given.getAsLong()) : type.lengths();
  }

  public boolean isPrivate() throws CryptokiException {
    return template.ulong(Cka.CLASS).orElse(Cko.SECRET_KEY) == Cko.PRIVATE_KEY;
  }

  /// Refuses a template that describes no key which could be unwrapped: before the work.
  public void requireKnown() throws CryptokiException {
    var _ = isPrivate() ? privateType() : type();
  }

  /// The key that was wrapped, of the class and type that the template says. Takes what it is made
  /// of, also when this fails: the value of a secret key, the PKCS#8 of a private one.
  public KeyMaterial unwrapped(SecretBytes encoded) throws CryptokiException {
    if (!isPrivate()) {
      return unwrapped(type(), encoded);
    }
    try (encoded) {
      return privateType().unwrapped(encoded);
    }
  }

  private KeyType privateType() throws CryptokiException {
    long keyType = template.ulong(Cka.KEY_TYPE).orElseThrow(() -> Given.missing(Cka.KEY_TYPE));
    return keyTypes
        .ofPrivateKeys(keyType)
        .orElseThrow(() ->
            new CryptokiException(
                Ckr.ATTRIBUTE_VALUE_INVALID,
                "unknown type of private key 0x%x".formatted(keyType)));
  }

  /// The secret key that was wrapped. Takes the value, also when this fails.
  public KeyMaterial unwrapped(SecretKeyType type, SecretBytes value) throws CryptokiException {
    int length = value.length();
    try (var handover = Handover.orElse(value::close)) {
      if (!type.lengths().allow(length) || length().orElse(length) != length) {
        throw new CryptokiException(Ckr.WRAPPED_KEY_INVALID, "the wrapped key has another length");
      }
      return handover.to(type.material(value));
    }
  }
}
