package org.asterism.token;

import org.asterism.pkcs11.abi.CryptokiException;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Role;
import org.asterism.vault.VaultException;

/// The proof that an application logged in, and its right to what that role may do.
///
/// Belongs to one application; [#close()] is its logout. Safe for use by many threads.
public final class Login implements AutoCloseable {
  public Role role() {
    throw new IllegalStateException("arrives with the next slice");
  }

  /// `C_InitPIN`; for the security officer's login only.
  public void initialiseUserPin(SecretBytes pin) throws VaultException, CryptokiException {
    throw new IllegalStateException("arrives with the next slice");
  }

  /// `C_SetPIN` of the role that is logged in.
  public void changePin(SecretBytes old, SecretBytes fresh)
      throws VaultException, CryptokiException {
    throw new IllegalStateException("arrives with the next slice");
  }

  @Override
  public void close() {}
}
