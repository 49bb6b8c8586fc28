package org.asterism.pkcs11.object;

import org.asterism.algorithm.KeyTypes;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.custody.threshold.BornKey;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;
import org.asterism.pkcs11.attribute.AttributeReader;
import org.asterism.pkcs11.attribute.Author;
import org.asterism.pkcs11.attribute.Origin;
import org.asterism.pkcs11.attribute.Reading;
import org.asterism.secret.SecretBytes;
import org.asterism.token.MechanismRules;
import org.asterism.token.NewObject;

/// The footnotes of the standard's attribute tables (PKCS#11 v3.1 §4): who may set what, when, what
/// it is by default, and what never leaves.
///
/// Immutable; safe for use by many threads. Materials that go in are the caller's until they come
/// back inside a [NewObject]; secrets in templates stay the caller's.
public final class ObjectRules {
  private final KeyTypes keyTypes;
  private final Providers providers;
  private final TokenClock clock;
  private final AttributeReader reader;
  private final ObjectMaker maker;

  public ObjectRules(KeyTypes keyTypes, Providers providers, TokenClock clock) {
    this.keyTypes = keyTypes;
    this.providers = providers;
    this.clock = clock;
    this.reader = new AttributeReader(keyTypes.tables());
    this.maker = new ObjectMaker(keyTypes, providers);
  }

  /// `C_CreateObject`: validates by class and type, and imports a key.
  public NewObject create(Template template, Author author) throws CryptokiException {
    return maker.create(template, author);
  }

  /// `C_GenerateKey`.
  public NewObject generated(Template template, KeyMaterial material, long mechanism)
      throws CryptokiException {
    return maker.withMaterial(template, material, new Origin.Generated(mechanism));
  }

  /// `C_GenerateKeyPair`.
  public NewPair generatedPair(
      Template publicKey, Template privateKey, KeyMaterial material, long mechanism)
      throws CryptokiException {
    var origin = new Origin.Generated(mechanism);
    return new NewPair(
        maker.publicHalf(publicKey, material.facts(), origin),
        maker.withMaterial(privateKey, material, origin));
  }

  /// `C_GenerateKeyPair` of a key that vaults dealt to each other.
  public NewPair bornPair(Template publicKey, Template privateKey, BornKey born, long mechanism)
      throws CryptokiException {
    var origin = new Origin.Generated(mechanism);
    return new NewPair(
        maker.publicHalf(publicKey, born.facts(), origin), maker.born(privateKey, born, origin));
  }

  /// What to unwrap with `C_UnwrapKey`: the application's template and what the unwrapping key's
  /// `CKA_UNWRAP_TEMPLATE` adds. Mechanisms are to see this one, because it may say the key's type.
  public Template templateToUnwrap(Template template, Attributes unwrapping)
      throws CryptokiException {
    return ImposedTemplate.over(template, unwrapping, Cka.UNWRAP_TEMPLATE, keyTypes.tables());
  }

  /// `C_UnwrapKey`.
  ///
  /// @param unwrapping the unwrapping key's attributes, for its `CKA_UNWRAP_TEMPLATE`
  public NewObject unwrapped(Template template, KeyMaterial material, Attributes unwrapping)
      throws CryptokiException {
    return maker.withMaterial(
        templateToUnwrap(template, unwrapping), material, new Origin.Unwrapped());
  }

  /// What to derive with `C_DeriveKey`: the application's template and what the base key's
  /// `CKA_DERIVE_TEMPLATE` adds. Mechanisms are to see this one.
  public Template templateToDerive(Template template, Attributes base) throws CryptokiException {
    return ImposedTemplate.over(template, base, Cka.DERIVE_TEMPLATE, keyTypes.tables());
  }

  /// `C_DeriveKey`.
  public NewObject derived(Template template, KeyMaterial material, Origin.Derived origin)
      throws CryptokiException {
    Template whole = templateToDerive(template, origin.bases().getFirst());
    Template demanded =
        ImposedTemplate.over(whole, origin.demands(), Cka.DERIVE_TEMPLATE, keyTypes.tables());
    return maker.withMaterial(origin.completed(demanded), material, origin);
  }

  /// `C_DeriveKey` of the public half of a private key.
  ///
  /// @param template whole
  public NewObject derivedPublic(Template template, KeyFacts key, Origin.Derived origin)
      throws CryptokiException {
    return maker.publicHalf(template, key, origin);
  }

  /// What to make with `C_EncapsulateKey`: the application's template and what the public key's
  /// `CKA_ENCAPSULATE_TEMPLATE` adds.
  public Template templateToEncapsulate(Template template, Attributes key)
      throws CryptokiException {
    return ImposedTemplate.over(template, key, Cka.ENCAPSULATE_TEMPLATE, keyTypes.tables());
  }

  /// What to make with `C_DecapsulateKey`: the application's template and what the private key's
  /// `CKA_DECAPSULATE_TEMPLATE` adds.
  public Template templateToDecapsulate(Template template, Attributes key)
      throws CryptokiException {
    return ImposedTemplate.over(template, key, Cka.DECAPSULATE_TEMPLATE, keyTypes.tables());
  }

  /// `C_EncapsulateKey`, `C_DecapsulateKey`: a key that came from elsewhere, as an unwrapped one.
  ///
  /// @param template whole, as the other key demands it
  public NewObject encapsulated(Template template, KeyMaterial material) throws CryptokiException {
    return maker.withMaterial(template, material, new Origin.Unwrapped());
  }

  /// `C_SetAttributeValue`: what changes, to be laid over `current`.
  public Attributes change(Attributes current, Template wanted, Author author)
      throws CryptokiException {
    return Amendment.change(current, wanted, author, keyTypes.tables());
  }

  /// `C_CopyObject`: what differs in the copy, to be laid over `current`.
  public Attributes copy(Attributes current, Template wanted, Author author)
      throws CryptokiException {
    return Amendment.copy(current, wanted, author, keyTypes.tables(), providers);
  }

  /// Refuses a private key that a token with these rules does not take.
  public void requireAllowed(NewObject object, MechanismRules allowed) throws CryptokiException {
    if (object.material().isPresent()) {
      KeyFacts facts = object.material().get().facts();
      keyTypes.of(facts).requireAllowed(facts, allowed);
    }
  }

  /// `C_DestroyObject`: refuses where `CKA_DESTROYABLE` is false.
  public void requireDestroyable(Attributes current) throws CryptokiException {
    Permission.refuseWhereFalse(current, Cka.DESTROYABLE);
  }

  /// `C_GetAttributeValue` for one type.
  public Reading read(Attributes current, long type) {
    return reader.read(current, type);
  }

  /// The value that [Reading.OfKey] stands for; the caller closes it.
  public SecretBytes valueOfKey(KeyMaterial material, long type) throws CryptokiException {
    return maker.partOf(material, type);
  }

  /// Refuses a use that the key's usage attributes, `CKA_ALLOWED_MECHANISMS` or dates do not
  /// permit.
  public void requireUsage(Attributes key, Usage usage, long mechanism) throws CryptokiException {
    Permission.requireUsage(key, usage, mechanism, clock);
  }

  /// Refuses a mechanism that `CKA_ALLOWED_MECHANISMS` of the key does not list.
  public void requireAllowed(Attributes key, long mechanism) throws CryptokiException {
    Permission.requireAllowed(key, mechanism);
  }

  /// `C_WrapKey`: whether `wrapped` may leave under `wrapping`.
  public void requireWrappable(Attributes wrapping, Attributes wrapped) throws CryptokiException {
    Permission.requireWrappable(wrapping, wrapped, reader);
  }
}
