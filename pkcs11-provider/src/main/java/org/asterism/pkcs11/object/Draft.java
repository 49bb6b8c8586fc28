package org.asterism.pkcs11.object;

import java.util.Optional;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Cka;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;

/// An object about to be made, session or token: its attributes are complete and consistent.
///
/// @param key what is public of its key, public keys included; empty for data and certificates
/// @param material the secret part of its key, the receiver's to close
public record Draft(Attributes attributes, Optional<KeyFacts> key, Optional<KeyMaterial> material) {

  public boolean isPrivate() {
    return attributes.isTrue(Cka.PRIVATE);
  }

  public boolean isToken() {
    return attributes.isTrue(Cka.TOKEN);
  }
}
