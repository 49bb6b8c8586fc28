package org.asterism.token;

import java.util.List;
import java.util.Optional;
import org.asterism.pkcs11.abi.CryptokiException;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.VaultException;

/// The slots of this engine and the tokens in them.
public final class Tokens implements AutoCloseable {

  /// Initialised tokens in order of creation, then one uninitialised slot.
  public List<Slot> slots() {
    throw new IllegalStateException("arrives with the next slice");
  }

  /// The token in a slot; empty for the uninitialised slot.
  public Optional<Token> token(long slotId) {
    throw new IllegalStateException("arrives with the next slice" + slotId);
  }

  /// `C_InitToken`: makes a new token in the uninitialised slot, or makes one anew, which destroys
  /// its objects and wants the old SO PIN.
  public Token initialise(long slotId, Label label, SecretBytes soPin, UserName caller)
      throws VaultException, CryptokiException {
    throw new IllegalStateException("arrives with the next slice");
  }

  @Override
  public void close() {}
}
