package org.asterism.pkcs11.chapter;

import java.util.Optional;
import org.asterism.algorithm.Mechanism;
import org.asterism.algorithm.MechanismTable;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.pkcs11.message.SignatureVerification;
import org.asterism.pkcs11.object.ObjectRules;
import org.asterism.pkcs11.object.Usage;
import org.asterism.pkcs11.session.Application;
import org.asterism.pkcs11.session.Session;
import org.asterism.vault.VaultException;

/// Functions for verifying a signature that comes before the data (PKCS#11 v3.2 §5.17). Returning
/// means valid. Safe for use by many threads.
public final class SignatureVerificationFunctions {
  private final MechanismTable mechanisms;
  private final KeysInUse keys;

  public SignatureVerificationFunctions(MechanismTable mechanisms, ObjectRules rules) {
    this.mechanisms = mechanisms;
    this.keys = new KeysInUse(rules);
  }

  /// `C_VerifySignatureInit`.
  ///
  /// @param mechanism empty: ends the active operation
  public void init(
      Application application,
      long session,
      Optional<Mechanism> mechanism,
      long key,
      byte[] signature)
      throws VaultException, CryptokiException {
    new Beginning<>(
            mechanisms,
            keys,
            Usage.VERIFY,
            Session::signatureVerification,
            (table, given, facts, use) ->
                new SignatureVerification(table.verify(given, facts, use), signature))
        .init(application, session, mechanism, key, signature.length);
  }

  /// `C_VerifySignature`.
  ///
  /// @throws CryptokiException `CKR_SIGNATURE_INVALID`, `CKR_SIGNATURE_LEN_RANGE`
  public void verify(Application application, long session, byte[] data)
      throws VaultException, CryptokiException {
    try (Session.Turn turn = application.turn(session)) {
      turn.session()
          .signatureVerification()
          .active()
          .conclude(false, work -> work.operation().verify(data, work.signature()));
    }
  }

  /// `C_VerifySignatureUpdate`.
  public void update(Application application, long session, byte[] part)
      throws VaultException, CryptokiException {
    try (Session.Turn turn = application.turn(session)) {
      SigningFunctions.feed(turn.session().signatureVerification().active(), part);
    }
  }

  /// `C_VerifySignatureFinal`.
  ///
  /// @throws CryptokiException `CKR_SIGNATURE_INVALID`, `CKR_SIGNATURE_LEN_RANGE`
  public void finish(Application application, long session)
      throws VaultException, CryptokiException {
    try (Session.Turn turn = application.turn(session)) {
      turn.session()
          .signatureVerification()
          .active()
          .conclude(true, work -> work.operation().finish(work.signature()));
    }
  }
}
