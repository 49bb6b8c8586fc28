package org.asterism.pkcs11.session;

import java.util.Optional;
import java.util.function.Consumer;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyUse;
import org.jspecify.annotations.Nullable;

/// Where a session keeps its active operation of one kind, of which there is at most one. Not for
/// several threads.
///
/// @param <O> what does the work
public final class OperationSlot<O> {
  private final Consumer<? super O> wipe;
  private @Nullable ActiveOperation<O> active;

  /// @param wipe what is done with the work when its operation is over, whatever ended it
  OperationSlot(Consumer<? super O> wipe) {
    this.wipe = wipe;
  }

  /// Refuses where an operation of this kind is active.
  ///
  /// @throws CryptokiException `CKR_OPERATION_ACTIVE`
  public void requireFree() throws CryptokiException {
    if (current() != null) {
      throw new CryptokiException(
          Ckr.OPERATION_ACTIVE, "an operation of this kind is active in the session");
    }
  }

  /// An operation without a key.
  public void begin(O operation) {
    begin(operation, false, Optional.empty());
  }

  /// @param awaitsPin whether a context-specific login must come first
  /// @param hold on the key, which the operation gives back when it is over
  public void begin(O operation, boolean awaitsPin, Optional<KeyUse.Hold> hold) {
    active =
        new ActiveOperation<>(
            operation,
            awaitsPin,
            over -> {
              wipe.accept(over);
              hold.ifPresent(KeyUse.Hold::close);
            });
  }

  /// @throws CryptokiException `CKR_OPERATION_NOT_INITIALIZED`
  public ActiveOperation<O> active() throws CryptokiException {
    ActiveOperation<O> found = current();
    if (found == null) {
      throw new CryptokiException(
          Ckr.OPERATION_NOT_INITIALIZED, "no operation of this kind is active in the session");
    }
    return found;
  }

  /// Ends what is active; does nothing where nothing is.
  public void cancel() {
    if (active != null) {
      active.end();
      active = null;
    }
  }

  Optional<ActiveOperation<?>> peek() {
    return Optional.ofNullable(current());
  }

  private @Nullable ActiveOperation<O> current() {
    return active == null || active.isOver() ? null : active;
  }
}
