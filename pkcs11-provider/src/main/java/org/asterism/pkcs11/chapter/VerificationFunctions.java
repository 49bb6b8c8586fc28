package org.asterism.pkcs11.chapter;

import java.util.Optional;
import org.asterism.algorithm.Mechanism;
import org.asterism.algorithm.MechanismTable;
import org.asterism.algorithm.VerificationOperation;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.pkcs11.object.ObjectRules;
import org.asterism.pkcs11.object.Usage;
import org.asterism.pkcs11.session.Application;
import org.asterism.pkcs11.session.Session;
import org.asterism.vault.VaultException;

/// Functions for verifying signatures and MACs (PKCS#11 v3.1 §5.14). Returning means valid. Safe
/// for use by many threads.
public final class VerificationFunctions {
  private final Beginning<VerificationOperation> beginning;

  public VerificationFunctions(MechanismTable mechanisms, ObjectRules rules) {
    this.beginning =
        new Beginning<>(
            mechanisms,
            new KeysInUse(rules),
            Usage.VERIFY,
            Session::verification,
            MechanismTable::verify);
  }

  /// `C_VerifyInit`.
  ///
  /// @param mechanism empty: ends the active operation
  public void init(Application application, long session, Optional<Mechanism> mechanism, long key)
      throws VaultException, CryptokiException {
    beginning.init(application, session, mechanism, key);
  }

  /// `C_Verify`.
  ///
  /// @throws CryptokiException `CKR_SIGNATURE_INVALID`, `CKR_SIGNATURE_LEN_RANGE`
  public void verify(Application application, long session, byte[] data, byte[] signature)
      throws VaultException, CryptokiException {
    try (Session.Turn turn = application.turn(session)) {
      turn.session().verification().active().conclude(false, work -> work.verify(data, signature));
    }
  }

  /// `C_VerifyUpdate`.
  public void update(Application application, long session, byte[] part)
      throws VaultException, CryptokiException {
    try (Session.Turn turn = application.turn(session)) {
      SigningFunctions.feed(turn.session().verification().active(), part);
    }
  }

  /// `C_VerifyFinal`.
  ///
  /// @throws CryptokiException `CKR_SIGNATURE_INVALID`, `CKR_SIGNATURE_LEN_RANGE`
  public void finish(Application application, long session, byte[] signature)
      throws VaultException, CryptokiException {
    try (Session.Turn turn = application.turn(session)) {
      turn.session().verification().active().conclude(true, work -> work.finish(signature));
    }
  }
}
