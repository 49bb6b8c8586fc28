package org.asterism.token;

import java.util.Optional;
import org.asterism.cryptoki.Attributes;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;

/// A token object to be made, its attributes complete and consistent.
///
/// @param isPrivate `CKA_PRIVATE`: sealed under the private root, seen after a login only
/// @param key what is public about the key, for public keys too
/// @param material what is split over the vaults; stays the caller's to close
public record NewObject(
    Attributes attributes,
    boolean isPrivate,
    Optional<KeyFacts> key,
    Optional<KeyMaterial> material) {

  public NewObject(Attributes attributes, boolean isPrivate, Optional<KeyMaterial> material) {
    this(attributes, isPrivate, material.map(KeyMaterial::facts), material);
  }

  /// An object without anything secret, such as a public key.
  public static NewObject ofPublic(Attributes attributes, Optional<KeyFacts> key) {
    return new NewObject(attributes, false, key, Optional.empty());
  }
}
