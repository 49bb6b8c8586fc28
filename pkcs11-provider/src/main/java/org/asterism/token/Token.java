package org.asterism.token;

import org.asterism.pkcs11.abi.CryptokiException;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Role;
import org.asterism.vault.VaultException;

/// One initialised token. Safe for use by many threads.
public final class Token {
  public long slotId() {
    throw new IllegalStateException("arrives with the next slice");
  }

  public TokenFacts facts() {
    throw new IllegalStateException("arrives with the next slice");
  }

  public boolean mayUse(UserName who) {
    throw new IllegalStateException("arrives with the next slice");
  }

  public boolean mayInitialise(UserName who) {
    throw new IllegalStateException("arrives with the next slice");
  }

  /// One login of one application (PKCS#11 3.1 §5.6.8); closing it is its logout.
  public Login login(Role role, SecretBytes pin) throws VaultException, CryptokiException {
    throw new IllegalStateException("arrives with the next slice");
  }

  /// `C_SetPIN` in a public session: the old PIN is one counted login.
  public void changePin(Role role, SecretBytes old, SecretBytes fresh)
      throws VaultException, CryptokiException {
    throw new IllegalStateException("arrives with the next slice");
  }

  public TokenObjects objects() {
    throw new IllegalStateException("arrives with the next slice");
  }
}
