package org.asterism.pkcs11.session;

import java.util.Optional;
import java.util.function.Consumer;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyUse;
import org.asterism.quota.Charge;
import org.asterism.secret.Handover;
import org.asterism.vault.VaultException;
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

  /// How an operation starts.
  @FunctionalInterface
  public interface Starting<O> {
    O start() throws VaultException, CryptokiException;
  }

  /// An operation without a key.
  ///
  /// @param charge for what the operation holds; ends with it, or where it does not start
  public void begin(Charge charge, Starting<O> starting) throws VaultException, CryptokiException {
    begin(charge, Optional.empty(), false, starting);
  }

  /// @param charge for what the operation holds; ends with it, or where it does not start
  /// @param hold on the key; given back with the charge
  /// @param awaitsPin whether a context-specific login must come first
  public void begin(
      Charge charge, Optional<KeyUse.Hold> hold, boolean awaitsPin, Starting<O> starting)
      throws VaultException, CryptokiException {
    try (var charged = Handover.orElse(charge::close);
        var held = Handover.orElse(() -> release(hold))) {
      O operation = starting.start();
      Consumer<O> over =
          done -> {
            wipe.accept(done);
            release(hold);
          };
      active = charged.to(held.to(new ActiveOperation<>(operation, awaitsPin, charge, over)));
    }
  }

  private static void release(Optional<KeyUse.Hold> hold) {
    hold.ifPresent(KeyUse.Hold::close);
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
