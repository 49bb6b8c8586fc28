package org.asterism.pkcs11.session;

import java.util.Optional;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyUse;
import org.asterism.token.Login;
import org.asterism.token.TokenObject;
import org.asterism.token.TokenObjects;

/// A token object, seen through one application's login.
///
/// @param login empty where the application is not logged in
public record StoredObject(TokenObject object, TokenObjects objects, Optional<Login> login)
    implements VisibleObject {

  @Override
  public long handle() {
    return object.number();
  }

  @Override
  public Attributes attributes() {
    return object.attributes();
  }

  @Override
  public boolean isPrivate() {
    return object.isPrivate();
  }

  @Override
  public Optional<KeyFacts> key() {
    return object.key();
  }

  @Override
  public boolean hasMaterial() {
    return object.hasMaterial();
  }

  // design §6: a key that wants its own login for each operation never shares a gathering.
  @Override
  public KeyUse use() throws CryptokiException {
    return login.isPresent() && object.attributes().isTrue(Cka.ALWAYS_AUTHENTICATE)
        ? objects.keyForOne(object.number(), login.get())
        : objects.key(object.number(), login);
  }
}
