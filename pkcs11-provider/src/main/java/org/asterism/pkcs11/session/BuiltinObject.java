package org.asterism.pkcs11.session;

import java.util.Optional;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyUse;

/// An object that every token has from the beginning and that nobody changes. Immutable.
public record BuiltinObject(long handle, Attributes attributes) implements VisibleObject {

  @Override
  public boolean isPrivate() {
    return false;
  }

  @Override
  public Optional<KeyFacts> key() {
    return Optional.empty();
  }

  @Override
  public boolean hasMaterial() {
    return false;
  }

  @Override
  public KeyUse use() throws CryptokiException {
    throw new CryptokiException(Ckr.KEY_HANDLE_INVALID, "the object is not a key");
  }

  CryptokiException staysAsItIs() {
    return new CryptokiException(Ckr.ACTION_PROHIBITED, "the object is a part of the token");
  }
}
