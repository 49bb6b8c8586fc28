package org.asterism.pkcs11.chapter;

import java.util.Optional;
import org.asterism.algorithm.Mechanism;
import org.asterism.algorithm.MechanismTable;
import org.asterism.algorithm.OutputLength;
import org.asterism.algorithm.RecoveryOperation;
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

/// Signatures that the data can be recovered from (PKCS#11 v3.1 §5.13.5, §5.15.5), all at once.
/// Safe for use by many threads.
public final class RecoveryFunctions {
  private final Beginning<SigningOperation> signing;
  private final Beginning<RecoveryOperation> recovery;

  public RecoveryFunctions(MechanismTable mechanisms, ObjectRules rules) {
    var keys = new KeysInUse(rules);
    this.signing =
        new Beginning<>(
            mechanisms,
            keys,
            Usage.SIGN_RECOVER,
            Session::recoverableSigning,
            (table, mechanism, _, use) -> table.signRecover(mechanism, KeysInUse.required(use)));
    this.recovery =
        new Beginning<>(
            mechanisms,
            keys,
            Usage.VERIFY_RECOVER,
            Session::recovery,
            (table, mechanism, key, _) -> table.verifyRecover(mechanism, key));
  }

  /// `C_SignRecoverInit`.
  ///
  /// @param mechanism empty: ends the active operation
  public void initSigning(
      Application application, long session, Optional<Mechanism> mechanism, long key)
      throws VaultException, CryptokiException {
    signing.init(application, session, mechanism, key);
  }

  /// `C_SignRecover`.
  public Output sign(Application application, long session, byte[] data, Buffer buffer)
      throws VaultException, CryptokiException {
    try (Session.Turn turn = application.turn(session)) {
      ActiveOperation<SigningOperation> active = turn.session().recoverableSigning().active();
      return active.whole(
          OutputLength.exactly(active.operation().length()), buffer, work -> work.sign(data));
    }
  }

  /// `C_VerifyRecoverInit`.
  ///
  /// @param mechanism empty: ends the active operation
  public void initRecovery(
      Application application, long session, Optional<Mechanism> mechanism, long key)
      throws VaultException, CryptokiException {
    recovery.init(application, session, mechanism, key);
  }

  /// `C_VerifyRecover`.
  ///
  /// @throws CryptokiException `CKR_SIGNATURE_INVALID`, `CKR_SIGNATURE_LEN_RANGE`
  public Output recover(Application application, long session, byte[] signature, Buffer buffer)
      throws VaultException, CryptokiException {
    try (Session.Turn turn = application.turn(session)) {
      ActiveOperation<RecoveryOperation> active = turn.session().recovery().active();
      return active.whole(active.operation().length(), buffer, work -> work.recover(signature));
    }
  }
}
