package org.asterism.pkcs11.chapter;

import java.util.Optional;
import org.asterism.algorithm.Mechanism;
import org.asterism.algorithm.MechanismTable;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.pkcs11.message.MessageVerification;
import org.asterism.pkcs11.object.ObjectRules;
import org.asterism.pkcs11.object.Usage;
import org.asterism.pkcs11.session.ActiveOperation;
import org.asterism.pkcs11.session.Application;
import org.asterism.pkcs11.session.Session;
import org.asterism.vault.VaultException;

/// Message-based functions for verifying signatures (PKCS#11 v3.1 §5.16). Returning means valid. A
/// signature that is not does not end the verification of further messages. Safe for use by many
/// threads.
public final class MessageVerificationFunctions {
  private final Beginning<MessageVerification> beginning;

  public MessageVerificationFunctions(MechanismTable mechanisms, ObjectRules rules) {
    this.beginning =
        new Beginning<>(
            mechanisms,
            new KeysInUse(rules),
            Usage.VERIFY,
            Session::messageVerification,
            (table, mechanism, key, use) ->
                new MessageVerification(() -> table.verify(mechanism, key, use)));
  }

  /// `C_MessageVerifyInit`.
  ///
  /// @param mechanism empty: ends the active operation
  public void init(Application application, long session, Optional<Mechanism> mechanism, long key)
      throws VaultException, CryptokiException {
    beginning.init(application, session, mechanism, key);
  }

  /// `C_VerifyMessage`.
  public void verify(Application application, long session, byte[] data, byte[] signature)
      throws VaultException, CryptokiException {
    try (Session.Turn turn = application.turn(session)) {
      var active = turn.session().messageVerification().active();
      active.feedMessage(work -> work.verify(data, signature));
      active.awaitPinAgain();
    }
  }

  /// `C_VerifyMessageBegin`.
  public void begin(Application application, long session)
      throws VaultException, CryptokiException {
    try (Session.Turn turn = application.turn(session)) {
      turn.session().messageVerification().active().feedMessage(MessageVerification::begin);
    }
  }

  /// `C_VerifyMessageNext` with more to come.
  public void update(Application application, long session, byte[] part)
      throws VaultException, CryptokiException {
    try (Session.Turn turn = application.turn(session)) {
      ActiveOperation<MessageVerification> active = turn.session().messageVerification().active();
      active.feedMessage(work -> {
        active.keep(work.keeps(part.length));
        work.update(part);
      });
    }
  }

  /// `C_VerifyMessageNext` with the last part.
  public void finish(Application application, long session, byte[] part, byte[] signature)
      throws VaultException, CryptokiException {
    try (Session.Turn turn = application.turn(session)) {
      var active = turn.session().messageVerification().active();
      active.feedMessage(work -> {
        active.keep(work.keeps(part.length));
        try {
          work.finish(part, signature);
        } finally {
          active.keep(0);
        }
      });
      active.awaitPinAgain();
    }
  }

  /// `C_MessageVerifyFinal`.
  public void end(Application application, long session) throws CryptokiException {
    try (Session.Turn turn = application.turn(session)) {
      var _ = turn.session().messageVerification().active();
      turn.session().messageVerification().cancel();
    }
  }
}
