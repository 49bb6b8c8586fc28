package org.asterism.token;

import java.util.List;
import java.util.Optional;
import org.asterism.key.KeyUse;
import org.asterism.pkcs11.abi.Attributes;
import org.asterism.pkcs11.abi.CryptokiException;
import org.asterism.vault.VaultException;

/// The objects of one token. Safe for use by many threads.
///
/// Numbers come from the directory; a number that is not there, or that the login may not see, is
/// `CKR_OBJECT_HANDLE_INVALID`.
public final class TokenObjects {
  /// What an application may see now: without a user's login, public objects only, whose
  /// `CKA_TRUSTED` reads false until a login has verified them.
  public ObjectView view(Optional<Login> login) throws VaultException {
    throw new IllegalStateException("arrives with the next slice");
  }

  /// Durable when it returns: min(n, k+1) vaults hold their share.
  public TokenObject create(Login login, NewObject object)
      throws VaultException, CryptokiException {
    return createAll(login, List.of(object)).getFirst();
  }

  /// Both or none.
  public List<TokenObject> createPair(Login login, NewObject publicKey, NewObject privateKey)
      throws VaultException, CryptokiException {
    return createAll(login, List.of(publicKey, privateKey));
  }

  /// Lays `changed` over an object's attributes.
  public TokenObject change(Login login, long number, Attributes changed)
      throws VaultException, CryptokiException {
    throw new IllegalStateException("arrives with the next slice");
  }

  /// A new token object that refers to the same key; `attributes` are the copy's, complete.
  public TokenObject copy(Login login, long number, Attributes attributes, boolean isPrivate)
      throws VaultException, CryptokiException {
    throw new IllegalStateException("arrives with the next slice");
  }

  /// Destroys the object, and its key with the last object that refers to it.
  public void destroy(Login login, long number) throws VaultException, CryptokiException {
    throw new IllegalStateException("arrives with the next slice");
  }

  /// The key of an object: what a mechanism uses. Asks no vault by itself.
  public KeyUse key(long number, Optional<Login> login) throws CryptokiException {
    throw new IllegalStateException("arrives with the next slice");
  }

  /// The key of an object for one operation that shares its gathering with no other
  /// (`CKA_ALWAYS_AUTHENTICATE`).
  public KeyUse keyForOne(long number, Login login) throws CryptokiException {
    throw new IllegalStateException("arrives with the next slice");
  }

  private List<TokenObject> createAll(Login login, List<NewObject> objects)
      throws VaultException, CryptokiException {
    throw new IllegalStateException("arrives with the next slice");
  }
}
