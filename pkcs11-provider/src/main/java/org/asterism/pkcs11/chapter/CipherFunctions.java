package org.asterism.pkcs11.chapter;

import java.util.Optional;
import java.util.function.Function;
import org.asterism.pkcs11.abi.Buffer;
import org.asterism.pkcs11.abi.CryptokiException;
import org.asterism.pkcs11.abi.Output;
import org.asterism.pkcs11.mechanism.CipherOperation;
import org.asterism.pkcs11.mechanism.Mechanism;
import org.asterism.pkcs11.mechanism.MechanismTable;
import org.asterism.pkcs11.object.ObjectRules;
import org.asterism.pkcs11.object.Usage;
import org.asterism.pkcs11.session.ActiveOperation;
import org.asterism.pkcs11.session.Application;
import org.asterism.pkcs11.session.OperationSlot;
import org.asterism.pkcs11.session.Session;
import org.asterism.pkcs11.session.VisibleObject;
import org.asterism.vault.VaultException;

/// Encryption functions (PKCS#11 v3.1 §5.8) or decryption functions (§5.10), which differ in what
/// they start only. Safe for use by many threads.
public final class CipherFunctions {
  private final Usage usage;
  private final Function<Session, OperationSlot<CipherOperation>> slot;
  private final Starting starting;
  private final KeysInUse keys;

  /// How the mechanism table starts the operation.
  interface Starting {
    CipherOperation start(Mechanism mechanism, VisibleObject key)
        throws VaultException, CryptokiException;
  }

  private CipherFunctions(
      Usage usage,
      Function<Session, OperationSlot<CipherOperation>> slot,
      Starting starting,
      ObjectRules rules) {
    this.usage = usage;
    this.slot = slot;
    this.starting = starting;
    this.keys = new KeysInUse(rules);
  }

  public static CipherFunctions encryption(MechanismTable mechanisms, ObjectRules rules) {
    return new CipherFunctions(
        Usage.ENCRYPT,
        Session::encryption,
        (mechanism, key) -> mechanisms.encrypt(mechanism, KeysInUse.facts(key), KeysInUse.use(key)),
        rules);
  }

  public static CipherFunctions decryption(MechanismTable mechanisms, ObjectRules rules) {
    return new CipherFunctions(
        Usage.DECRYPT,
        Session::decryption,
        (mechanism, key) -> mechanisms.decrypt(mechanism, KeysInUse.privateUse(key)),
        rules);
  }

  /// `C_EncryptInit`, `C_DecryptInit`.
  ///
  /// @param mechanism empty: ends the active operation (PKCS#11 v3.1 §5.8.1)
  public void init(Application application, long session, Optional<Mechanism> mechanism, long key)
      throws VaultException, CryptokiException {
    Session own = application.session(session);
    try (Session.Turn _ = own.turn()) {
      if (mechanism.isEmpty()) {
        slot.apply(own).cancel();
        return;
      }
      slot.apply(own).requireFree();
      VisibleObject found = keys.find(own, key, usage, mechanism.get().type());
      slot.apply(own).begin(starting.start(mechanism.get(), found), KeysInUse.awaitsPin(found));
    }
  }

  /// `C_Encrypt`, `C_Decrypt`.
  public Output process(Application application, long session, byte[] data, Buffer buffer)
      throws VaultException, CryptokiException {
    Session own = application.session(session);
    try (Session.Turn _ = own.turn()) {
      ActiveOperation<CipherOperation> active = slot.apply(own).active();
      return active.whole(
          active.operation().processLength(data.length), buffer, work -> work.process(data));
    }
  }

  /// `C_EncryptUpdate`, `C_DecryptUpdate`.
  public Output update(Application application, long session, byte[] part, Buffer buffer)
      throws VaultException, CryptokiException {
    Session own = application.session(session);
    try (Session.Turn _ = own.turn()) {
      ActiveOperation<CipherOperation> active = slot.apply(own).active();
      return active.part(
          active.operation().updateLength(part.length), buffer, work -> work.update(part));
    }
  }

  /// `C_EncryptFinal`, `C_DecryptFinal`.
  public Output finish(Application application, long session, Buffer buffer)
      throws VaultException, CryptokiException {
    Session own = application.session(session);
    try (Session.Turn _ = own.turn()) {
      ActiveOperation<CipherOperation> active = slot.apply(own).active();
      return active.last(active.operation().finishLength(), buffer, CipherOperation::finish);
    }
  }
}
