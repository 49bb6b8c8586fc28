package org.asterism.pkcs11.chapter;

import java.util.Optional;
import java.util.function.Function;
import org.asterism.algorithm.Mechanism;
import org.asterism.algorithm.MechanismTable;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyUse;
import org.asterism.pkcs11.object.Usage;
import org.asterism.pkcs11.session.Application;
import org.asterism.pkcs11.session.OperationSlot;
import org.asterism.pkcs11.session.Session;
import org.asterism.pkcs11.session.VisibleObject;
import org.asterism.quota.Charge;
import org.asterism.secret.Handover;
import org.asterism.vault.VaultException;

/// How operations of one kind with a key begin: what all functions `C_…Init` have in common. Safe
/// for use by many threads.
///
/// @param <O> what does the work
/// @param usage what the key must permit
/// @param slot where a session keeps the active one
record Beginning<O>(
    MechanismTable mechanisms,
    KeysInUse keys,
    Usage usage,
    Function<Session, OperationSlot<O>> slot,
    Starting<O> starting) {

  /// How the mechanism table starts the operation.
  @FunctionalInterface
  interface Starting<O> {
    /// @param use empty for a public key
    O start(MechanismTable table, Mechanism mechanism, KeyFacts key, Optional<KeyUse> use)
        throws VaultException, CryptokiException;
  }

  /// @param mechanism empty: ends the active operation (PKCS#11 v3.1 §5.8.1, §5.13.1)
  void init(Application application, long session, Optional<Mechanism> mechanism, long key)
      throws VaultException, CryptokiException {
    init(application, session, mechanism, key, 0);
  }

  /// @param carried how many bytes the operation holds besides the mechanism's parameter
  void init(
      Application application, long session, Optional<Mechanism> mechanism, long key, int carried)
      throws VaultException, CryptokiException {
    try (Session.Turn turn = application.turn(session)) {
      OperationSlot<O> place = slot.apply(turn.session());
      if (mechanism.isEmpty()) {
        place.cancel();
        return;
      }
      place.requireFree();
      VisibleObject found = keys.find(turn.session(), key, usage, mechanism.get().type());
      MechanismTable own = KeysInUse.table(mechanisms, turn.session());
      Optional<KeyUse.Hold> hold = KeysInUse.hold(found);
      try (var handover = Handover.orElse(() -> hold.ifPresent(KeyUse.Hold::close))) {
        Charge charge = turn.session().operation(mechanism.get().parameter().length() + carried);
        place.begin(
            charge,
            handover.to(hold),
            KeysInUse.awaitsPin(found),
            () ->
                starting.start(
                    own, mechanism.get(), KeysInUse.facts(found), hold.map(KeyUse.Hold::key)));
      }
    }
  }
}
