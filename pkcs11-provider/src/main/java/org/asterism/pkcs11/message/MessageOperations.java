package org.asterism.pkcs11.message;

import java.util.function.Consumer;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.vault.VaultException;
import org.jspecify.annotations.Nullable;

/// The operations of messages with one key, one for each; at most one is open, for a message in
/// parts. For one thread.
///
/// @param <T> the operation
final class MessageOperations<T> {
  private final Messages.Starting<T> starting;
  private final Consumer<T> wiping;
  private @Nullable T fresh;
  private @Nullable T open;

  /// The first message's operation starts at once, so that a key or a parameter is refused now.
  MessageOperations(Messages.Starting<T> starting, Consumer<T> wiping)
      throws VaultException, CryptokiException {
    this.starting = starting;
    this.wiping = wiping;
    this.fresh = starting.start();
  }

  /// The next message's.
  ///
  /// @throws CryptokiException `CKR_OPERATION_ACTIVE` where a message is under way
  T next() throws VaultException, CryptokiException {
    Messages.requireNone(open);
    if (fresh == null) {
      fresh = starting.start();
    }
    return fresh;
  }

  /// As [#next], and the caller's from now on.
  T taken() throws VaultException, CryptokiException {
    T own = next();
    fresh = null;
    return own;
  }

  void begin() throws VaultException, CryptokiException {
    open = taken();
  }

  /// @throws CryptokiException `CKR_OPERATION_NOT_INITIALIZED`
  T open() throws CryptokiException {
    return Messages.requireOpen(open);
  }

  void abandon() {
    if (open != null) {
      wiping.accept(open);
      open = null;
    }
  }

  void wipe() {
    abandon();
    if (fresh != null) {
      wiping.accept(fresh);
      fresh = null;
    }
  }
}
