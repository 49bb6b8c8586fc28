package org.asterism.pkcs11.chapter;

import java.util.Optional;
import org.asterism.algorithm.CipherOperation;
import org.asterism.algorithm.Mechanism;
import org.asterism.algorithm.MechanismTable;
import org.asterism.cryptoki.Buffer;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Output;
import org.asterism.pkcs11.object.ObjectRules;
import org.asterism.pkcs11.object.Usage;
import org.asterism.pkcs11.session.ActiveOperation;
import org.asterism.pkcs11.session.Application;
import org.asterism.pkcs11.session.Session;
import org.asterism.vault.VaultException;

/// Encryption functions (PKCS#11 v3.1 §5.8) or decryption functions (§5.10), which differ in what
/// they start only. Safe for use by many threads.
public final class CipherFunctions {
  private final Beginning<CipherOperation> beginning;

  private CipherFunctions(Beginning<CipherOperation> beginning) {
    this.beginning = beginning;
  }

  public static CipherFunctions encryption(MechanismTable mechanisms, ObjectRules rules) {
    return new CipherFunctions(
        new Beginning<>(
            mechanisms,
            new KeysInUse(rules),
            Usage.ENCRYPT,
            Session::encryption,
            MechanismTable::encrypt));
  }

  public static CipherFunctions decryption(MechanismTable mechanisms, ObjectRules rules) {
    return new CipherFunctions(
        new Beginning<>(
            mechanisms,
            new KeysInUse(rules),
            Usage.DECRYPT,
            Session::decryption,
            (table, mechanism, _, use) -> table.decrypt(mechanism, KeysInUse.required(use))));
  }

  /// `C_EncryptInit`, `C_DecryptInit`.
  ///
  /// @param mechanism empty: ends the active operation (PKCS#11 v3.1 §5.8.1)
  public void init(Application application, long session, Optional<Mechanism> mechanism, long key)
      throws VaultException, CryptokiException {
    beginning.init(application, session, mechanism, key);
  }

  /// `C_Encrypt`, `C_Decrypt`.
  public Output process(Application application, long session, byte[] data, Buffer buffer)
      throws VaultException, CryptokiException {
    try (Session.Turn turn = application.turn(session)) {
      ActiveOperation<CipherOperation> active = beginning.slot().apply(turn.session()).active();
      return active.whole(
          active.operation().processLength(data.length), buffer, work -> work.process(data));
    }
  }

  /// `C_EncryptUpdate`, `C_DecryptUpdate`.
  public Output update(Application application, long session, byte[] part, Buffer buffer)
      throws VaultException, CryptokiException {
    try (Session.Turn turn = application.turn(session)) {
      ActiveOperation<CipherOperation> active = beginning.slot().apply(turn.session()).active();
      return update(active, part, buffer, work -> work.update(part));
    }
  }

  /// @param work what is done with the part, once, when there is room for its output
  static Output update(
      ActiveOperation<CipherOperation> active,
      byte[] part,
      Buffer buffer,
      ActiveOperation.Work<CipherOperation> work)
      throws VaultException, CryptokiException {
    return active.part(
        active.operation().updateLength(part.length),
        buffer,
        cipher -> {
          active.keep(cipher.keeps(part.length));
          return work.apply(cipher);
        });
  }

  /// `C_EncryptFinal`, `C_DecryptFinal`.
  public Output finish(Application application, long session, Buffer buffer)
      throws VaultException, CryptokiException {
    try (Session.Turn turn = application.turn(session)) {
      ActiveOperation<CipherOperation> active = beginning.slot().apply(turn.session()).active();
      return active.last(active.operation().finishLength(), buffer, CipherOperation::finish);
    }
  }
}
