package org.asterism.pkcs11.object;

import org.asterism.crypto.Providers;
import org.asterism.crypto.Skeleton;
import org.asterism.key.KeyMaterial;
import org.asterism.pkcs11.abi.Attributes;
import org.asterism.pkcs11.abi.CryptokiException;
import org.asterism.pkcs11.abi.Template;
import org.asterism.secret.SecretBytes;

/// The footnotes of the standard's attribute tables (PKCS#11 v3.1 §4): who may set what, when, what
/// it is by default, and what never leaves.
///
/// Immutable; safe for use by many threads. Materials that go in are the caller's until they come
/// back inside a [Draft].
public final class ObjectRules {
  private final Providers providers;

  public ObjectRules(Providers providers) {
    this.providers = providers;
  }

  /// `C_CreateObject`: validates by class and type, and imports a key.
  public Draft create(Template template, Author author) throws CryptokiException {
    return Skeleton.missing(providers);
  }

  /// `C_GenerateKey`.
  public Draft generated(Template template, KeyMaterial material, long mechanism)
      throws CryptokiException {
    return Skeleton.missing(providers);
  }

  /// `C_GenerateKeyPair`.
  public DraftPair generatedPair(
      Template publicKey, Template privateKey, KeyMaterial material, long mechanism)
      throws CryptokiException {
    return Skeleton.missing(providers);
  }

  /// `C_UnwrapKey`.
  ///
  /// @param unwrapping the unwrapping key's attributes, for its `CKA_UNWRAP_TEMPLATE`
  public Draft unwrapped(Template template, KeyMaterial material, Attributes unwrapping)
      throws CryptokiException {
    return Skeleton.missing(providers);
  }

  /// `C_DeriveKey`.
  ///
  /// @param base the base key's attributes
  public Draft derived(Template template, KeyMaterial material, Attributes base)
      throws CryptokiException {
    return Skeleton.missing(providers);
  }

  /// `C_SetAttributeValue`: what changes, to be laid over `current`.
  public Attributes change(Attributes current, Template wanted, Author author)
      throws CryptokiException {
    return Skeleton.missing(providers);
  }

  /// `C_CopyObject`: what differs in the copy, to be laid over `current`.
  public Attributes copy(Attributes current, Template wanted, Author author)
      throws CryptokiException {
    return Skeleton.missing(providers);
  }

  /// `C_DestroyObject`: refuses where `CKA_DESTROYABLE` is false.
  public void requireDestroyable(Attributes current) throws CryptokiException {
    Skeleton.missing(providers);
  }

  /// `C_GetAttributeValue` for one type.
  public Reading read(Attributes current, long type) {
    return Skeleton.missing(providers);
  }

  /// The value that [Reading.OfKey] stands for; the caller closes it.
  public SecretBytes valueOfKey(KeyMaterial material, long type) throws CryptokiException {
    return Skeleton.missing(providers);
  }

  /// `C_FindObjectsInit`: whether an object has all that the template says.
  public boolean matches(Attributes current, Template wanted) {
    return Skeleton.missing(providers);
  }

  /// Refuses a use that the key's usage attributes or `CKA_ALLOWED_MECHANISMS` do not permit.
  public void requireUsage(Attributes key, Usage usage, long mechanism) throws CryptokiException {
    Skeleton.missing(providers);
  }

  /// `C_WrapKey`: whether `wrapped` may leave under `wrapping`.
  public void requireWrappable(Attributes wrapping, Attributes wrapped) throws CryptokiException {
    Skeleton.missing(providers);
  }
}
