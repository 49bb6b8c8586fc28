package org.asterism.token;

import java.util.Optional;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Cka;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;

/// An object in the making, of a token or of a session: its attributes are complete and consistent.
///
/// @param key what is public of its key, public keys included; empty for data and certificates
/// @param material the secret part of its key; whoever takes the object says who closes it
public record NewObject(
    Attributes attributes, Optional<KeyFacts> key, Optional<KeyMaterial> material) {

  /// In a token it is sealed under the private root then.
  public boolean isPrivate() {
    return attributes.isTrue(Cka.PRIVATE);
  }

  public boolean isToken() {
    return attributes.isTrue(Cka.TOKEN);
  }
}
