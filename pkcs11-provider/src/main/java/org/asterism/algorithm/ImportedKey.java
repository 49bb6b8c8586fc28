package org.asterism.algorithm;

import java.util.Optional;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;

/// The key that a template for `C_CreateObject` spells out: checked, and whole.
///
/// @param material owned; empty for public keys and for objects that are no key
public record ImportedKey(Optional<KeyFacts> facts, Optional<KeyMaterial> material)
    implements AutoCloseable {
  public static final ImportedKey NONE = new ImportedKey(Optional.empty(), Optional.empty());

  public static ImportedKey publicKey(KeyFacts facts) {
    return new ImportedKey(Optional.of(facts), Optional.empty());
  }

  public static ImportedKey whole(KeyMaterial material) {
    return new ImportedKey(Optional.of(material.facts()), Optional.of(material));
  }

  @Override
  public void close() {
    material.ifPresent(KeyMaterial::close);
  }
}
