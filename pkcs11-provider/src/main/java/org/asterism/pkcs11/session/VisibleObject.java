package org.asterism.pkcs11.session;

import java.util.Optional;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyUse;

/// An object as one application sees it now.
public sealed interface VisibleObject permits StoredObject, SessionObject, BuiltinObject {

  long handle();

  Attributes attributes();

  boolean isPrivate();

  /// What is public of its key, public keys included; empty for data and certificates.
  Optional<KeyFacts> key();

  /// Whether there is a private or secret key behind it.
  boolean hasMaterial();

  /// The private or secret key, for use; asks no vault by itself.
  ///
  /// @throws CryptokiException `CKR_KEY_HANDLE_INVALID` where there is none
  KeyUse use() throws CryptokiException;
}
