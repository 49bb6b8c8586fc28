package org.asterism.pkcs11.chapter;

import java.util.Optional;
import org.asterism.algorithm.DataFeed;
import org.asterism.algorithm.Mechanism;
import org.asterism.algorithm.MechanismTable;
import org.asterism.algorithm.OutputLength;
import org.asterism.algorithm.SigningOperation;
import org.asterism.cryptoki.Buffer;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Output;
import org.asterism.pkcs11.object.ObjectRules;
import org.asterism.pkcs11.object.Usage;
import org.asterism.pkcs11.session.ActiveOperation;
import org.asterism.pkcs11.session.Application;
import org.asterism.pkcs11.session.Session;
import org.asterism.vault.VaultException;

/// Signing and MACing functions (PKCS#11 v3.1 §5.13). Safe for use by many threads.
public final class SigningFunctions {
  private final Beginning<SigningOperation> beginning;

  public SigningFunctions(MechanismTable mechanisms, ObjectRules rules) {
    this.beginning =
        new Beginning<>(
            mechanisms,
            new KeysInUse(rules),
            Usage.SIGN,
            Session::signing,
            (table, mechanism, _, use) -> table.sign(mechanism, KeysInUse.required(use)));
  }

  /// `C_SignInit`.
  ///
  /// @param mechanism empty: ends the active operation
  public void init(Application application, long session, Optional<Mechanism> mechanism, long key)
      throws VaultException, CryptokiException {
    beginning.init(application, session, mechanism, key);
  }

  /// `C_Sign`.
  public Output sign(Application application, long session, byte[] data, Buffer buffer)
      throws VaultException, CryptokiException {
    try (Session.Turn turn = application.turn(session)) {
      ActiveOperation<SigningOperation> active = turn.session().signing().active();
      return active.whole(
          OutputLength.exactly(active.operation().length()), buffer, work -> work.sign(data));
    }
  }

  /// `C_SignUpdate`.
  public void update(Application application, long session, byte[] part)
      throws VaultException, CryptokiException {
    try (Session.Turn turn = application.turn(session)) {
      feed(turn.session().signing().active(), part);
    }
  }

  /// Charges the application for what is kept of the part.
  static <O extends DataFeed> void feed(ActiveOperation<O> active, byte[] part)
      throws VaultException, CryptokiException {
    active.feed(work -> {
      active.keep(work.keeps(part.length));
      work.update(part);
    });
  }

  /// `C_SignFinal`.
  public Output finish(Application application, long session, Buffer buffer)
      throws VaultException, CryptokiException {
    try (Session.Turn turn = application.turn(session)) {
      ActiveOperation<SigningOperation> active = turn.session().signing().active();
      return active.last(
          OutputLength.exactly(active.operation().length()), buffer, SigningOperation::finish);
    }
  }
}
