package org.asterism.pkcs11.chapter;

import java.util.Optional;
import org.asterism.algorithm.Mechanism;
import org.asterism.algorithm.MechanismTable;
import org.asterism.cryptoki.Buffer;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Output;
import org.asterism.pkcs11.message.MessageSigning;
import org.asterism.pkcs11.object.ObjectRules;
import org.asterism.pkcs11.object.Usage;
import org.asterism.pkcs11.session.ActiveOperation;
import org.asterism.pkcs11.session.Application;
import org.asterism.pkcs11.session.Session;
import org.asterism.vault.VaultException;

/// Message-based signing functions (PKCS#11 v3.1 §5.14), for every mechanism that signs: each
/// message is signed by the parameter of `C_MessageSignInit`. Safe for use by many threads.
public final class MessageSigningFunctions {
  private final Beginning<MessageSigning> beginning;

  public MessageSigningFunctions(MechanismTable mechanisms, ObjectRules rules) {
    this.beginning =
        new Beginning<>(
            mechanisms,
            new KeysInUse(rules),
            Usage.SIGN,
            Session::messageSigning,
            (table, mechanism, _, use) -> {
              var key = KeysInUse.required(use);
              return new MessageSigning(() -> table.sign(mechanism, key));
            });
  }

  /// `C_MessageSignInit`.
  ///
  /// @param mechanism empty: ends the active operation
  public void init(Application application, long session, Optional<Mechanism> mechanism, long key)
      throws VaultException, CryptokiException {
    beginning.init(application, session, mechanism, key);
  }

  /// `C_SignMessage`.
  public Output sign(Application application, long session, byte[] data, Buffer buffer)
      throws VaultException, CryptokiException {
    try (Session.Turn turn = application.turn(session)) {
      ActiveOperation<MessageSigning> active = turn.session().messageSigning().active();
      long length = active.operation().length();
      if (!buffer.takes(length)) {
        return Output.lengthOnly(length, buffer);
      }
      byte[] signature = active.step(work -> work.sign(data));
      active.awaitPinAgain();
      return new Output.Bytes(signature);
    }
  }

  /// `C_SignMessageBegin`.
  public void begin(Application application, long session)
      throws VaultException, CryptokiException {
    try (Session.Turn turn = application.turn(session)) {
      ActiveOperation<MessageSigning> active = turn.session().messageSigning().active();
      active.feedMessage(MessageSigning::begin);
    }
  }

  /// `C_SignMessageNext` with more to come.
  public void update(Application application, long session, byte[] part)
      throws VaultException, CryptokiException {
    try (Session.Turn turn = application.turn(session)) {
      ActiveOperation<MessageSigning> active = turn.session().messageSigning().active();
      active.feedMessage(work -> {
        active.keep(work.keeps(part.length));
        work.update(part);
      });
    }
  }

  /// `C_SignMessageNext` with the last part.
  public Output finish(Application application, long session, byte[] part, Buffer buffer)
      throws VaultException, CryptokiException {
    try (Session.Turn turn = application.turn(session)) {
      ActiveOperation<MessageSigning> active = turn.session().messageSigning().active();
      long length = active.operation().openLength();
      if (!buffer.takes(length)) {
        return Output.lengthOnly(length, buffer);
      }
      byte[] signature = active.step(work -> finished(active, work, part));
      active.awaitPinAgain();
      return new Output.Bytes(signature);
    }
  }

  // Nothing is kept of a message that is over, whatever came of it.
  private static byte[] finished(
      ActiveOperation<MessageSigning> active, MessageSigning work, byte[] part)
      throws VaultException, CryptokiException {
    active.keep(work.keeps(part.length));
    try {
      return work.finish(part);
    } finally {
      active.keep(0);
    }
  }

  /// `C_MessageSignFinal`.
  public void end(Application application, long session) throws CryptokiException {
    try (Session.Turn turn = application.turn(session)) {
      var _ = turn.session().messageSigning().active();
      turn.session().messageSigning().cancel();
    }
  }
}
