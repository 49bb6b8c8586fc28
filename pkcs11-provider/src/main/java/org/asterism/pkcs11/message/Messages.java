package org.asterism.pkcs11.message;

import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.vault.VaultException;
import org.jspecify.annotations.Nullable;

/// What `C_Message…Init` begins: any number of messages one after the other, each at once or in
/// parts. At most one is under way. For one thread.
public interface Messages {

  /// How the operation of one message starts.
  ///
  /// @param <T> the operation
  @FunctionalInterface
  interface Starting<T> {
    T start() throws VaultException, CryptokiException;
  }

  /// Ends the message that is under way, if one is; others may follow.
  void abandon();

  /// Ends all, and wipes what is held of the key.
  default void wipe() {
    abandon();
  }

  /// The message that is under way.
  ///
  /// @throws CryptokiException `CKR_OPERATION_NOT_INITIALIZED`
  static <T> T requireOpen(@Nullable T open) throws CryptokiException {
    if (open == null) {
      throw new CryptokiException(
          Ckr.OPERATION_NOT_INITIALIZED, "no message is under way in parts");
    }
    return open;
  }

  /// @throws CryptokiException `CKR_OPERATION_ACTIVE` where a message is under way
  static void requireNone(@Nullable Object open) throws CryptokiException {
    if (open != null) {
      throw new CryptokiException(Ckr.OPERATION_ACTIVE, "another message is under way in parts");
    }
  }
}
