package org.asterism.token;

import java.util.Optional;
import java.util.Set;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Cka;
import org.asterism.custody.threshold.BornKey;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;

/// An object in the making, of a token or of a session: its attributes are complete and consistent.
///
/// @param key what is public of its key, public keys included; empty for data and certificates
/// @param material the secret part of its key; whoever takes the object says who closes it
/// @param born the key itself, where vaults have dealt it and nobody has a secret part
/// @param usual the types of attributes that nobody named, and that are as they usually are
public record NewObject(
    Attributes attributes,
    Optional<KeyFacts> key,
    Optional<KeyMaterial> material,
    Optional<BornKey> born,
    Set<Long> usual) {

  public NewObject {
    usual = Set.copyOf(usual);
  }

  /// Whose key, if any, is whole.
  public NewObject(Attributes attributes, Optional<KeyFacts> key, Optional<KeyMaterial> material) {
    this(attributes, key, material, Optional.empty(), Set.of());
  }

  /// The same with a key that vaults have dealt.
  public NewObject of(BornKey dealt) {
    return new NewObject(attributes, key, Optional.empty(), Optional.of(dealt), usual);
  }

  /// The same with other attributes.
  NewObject with(Attributes others) {
    return new NewObject(others, key, material, born, usual);
  }

  /// Whether it has a key that is to be kept secret.
  public boolean hasSecretKey() {
    return material.isPresent() || born.isPresent();
  }

  /// In a token it is sealed under the private root then.
  public boolean isPrivate() {
    return attributes.isTrue(Cka.PRIVATE);
  }

  public boolean isToken() {
    return attributes.isTrue(Cka.TOKEN);
  }
}
