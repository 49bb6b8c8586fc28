package org.asterism.token;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Role;
import org.asterism.vault.VaultException;

/// The proof that an application logged in, and its right to what that role may do.
///
/// Belongs to one application; [#close()] is its logout. Safe for use by many threads.
public final class Login implements AutoCloseable {
  private final Token token;
  private final Role role;
  private final Opened opened;
  private final Caller caller;
  private final AtomicBoolean closed = new AtomicBoolean();

  Login(Token token, Role role, Opened opened, Caller caller) {
    this.token = token;
    this.role = role;
    this.opened = opened;
    this.caller = caller;
  }

  public Role role() {
    return role;
  }

  /// `C_InitPIN`; for the security officer's login only.
  public void initialiseUserPin(SecretBytes pin) throws VaultException, CryptokiException {
    requireOpen();
    if (role != Role.SO) {
      throw new CryptokiException(
          Ckr.USER_NOT_LOGGED_IN, "only the security officer sets the user's PIN");
    }
    token.initialiseUserPin(pin, caller);
  }

  /// Gives the token's roots new shares; for the user's login, which has both roots.
  ///
  /// @throws VaultException if not all vaults took part: the shares are then as they were
  public void refreshRoots() throws VaultException, CryptokiException {
    requireOpen();
    if (role != Role.USER) {
      throw new CryptokiException(
          Ckr.USER_NOT_LOGGED_IN, "the user's login gives the roots new shares");
    }
    token.refreshRoots(caller);
  }

  /// `C_SetPIN` of the role that is logged in.
  public void changePin(SecretBytes old, SecretBytes fresh)
      throws VaultException, CryptokiException {
    requireOpen();
    token.changePin(role, old, fresh, caller);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      token.leave();
      token.journal().loggedOut(role, caller);
    }
  }

  Caller caller() {
    return caller;
  }

  /// What the login opened.
  Opened opened() throws CryptokiException {
    requireOpen();
    return opened;
  }

  private void requireOpen() throws CryptokiException {
    if (closed.get()) {
      throw new CryptokiException(Ckr.USER_NOT_LOGGED_IN, "the application has logged out");
    }
  }

  /// The user's, by which keys are used.
  static Login requireUser(Optional<Login> login) throws CryptokiException {
    return login
        .filter(one -> one.role() == Role.USER)
        .orElseThrow(() ->
            new CryptokiException(Ckr.USER_NOT_LOGGED_IN, "a key is used by a logged-in user"));
  }
}
