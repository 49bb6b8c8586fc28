package org.asterism.pkcs11.chapter;

import java.security.SecureRandom;
import java.util.Optional;
import org.asterism.algorithm.Mechanism;
import org.asterism.algorithm.MechanismTable;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.WrittenBack;
import org.asterism.cryptoki.Buffer;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Output;
import org.asterism.pkcs11.message.MessageCipher;
import org.asterism.pkcs11.message.MessageOutput;
import org.asterism.pkcs11.object.ObjectRules;
import org.asterism.pkcs11.object.Usage;
import org.asterism.pkcs11.session.ActiveOperation;
import org.asterism.pkcs11.session.Application;
import org.asterism.pkcs11.session.Session;
import org.asterism.vault.VaultException;

/// Message-based encryption functions (PKCS#11 v3.1 §5.9) or decryption functions (§5.11). Safe for
/// use by many threads.
///
/// What is refused ends no more than the message that is under way in parts. A length query and a
/// buffer that is too small do nothing that can be seen, and use up no initialisation vector.
public final class MessageCipherFunctions {
  private final Beginning<MessageCipher> beginning;

  private MessageCipherFunctions(Beginning<MessageCipher> beginning) {
    this.beginning = beginning;
  }

  public static MessageCipherFunctions encryption(
      MechanismTable mechanisms, ObjectRules rules, SecureRandom random) {
    return new MessageCipherFunctions(
        new Beginning<>(
            mechanisms,
            new KeysInUse(rules),
            Usage.ENCRYPT,
            Session::messageEncryption,
            (table, mechanism, key, use) -> {
              table.requireMessageKey(mechanism, key);
              return MessageCipher.encryption(
                  single -> table.encrypt(new Mechanism(mechanism.type(), single), key, use),
                  random);
            }));
  }

  public static MessageCipherFunctions decryption(
      MechanismTable mechanisms, ObjectRules rules, SecureRandom random) {
    return new MessageCipherFunctions(
        new Beginning<>(
            mechanisms,
            new KeysInUse(rules),
            Usage.DECRYPT,
            Session::messageDecryption,
            (table, mechanism, key, use) -> {
              table.requireMessageKey(mechanism, key);
              var required = KeysInUse.required(use);
              return MessageCipher.decryption(
                  single -> table.decrypt(new Mechanism(mechanism.type(), single), required),
                  random);
            }));
  }

  /// What the application gets of a message, or of a part of one.
  public record Result(Output output, WrittenBack writtenBack) {
    private static Result lengthOnly(long length, Buffer buffer) {
      return new Result(Output.lengthOnly(length, buffer), WrittenBack.NOTHING);
    }

    private static Result of(MessageOutput made) {
      return new Result(new Output.Bytes(made.bytes()), made.writtenBack());
    }
  }

  /// `C_MessageEncryptInit`, `C_MessageDecryptInit`.
  ///
  /// @param mechanism empty: ends the active operation
  public void init(Application application, long session, Optional<Mechanism> mechanism, long key)
      throws VaultException, CryptokiException {
    beginning.init(application, session, mechanism, key);
  }

  /// One message.
  ///
  /// @param associated data that are authenticated only
  public record Message(Parameter parameter, byte[] associated, byte[] data) {}

  /// `C_EncryptMessage`, `C_DecryptMessage`.
  public Result process(Application application, long session, Message message, Buffer buffer)
      throws VaultException, CryptokiException {
    try (Session.Turn turn = application.turn(session)) {
      ActiveOperation<MessageCipher> active = active(turn);
      if (!buffer.takes(message.data().length)) {
        return Result.lengthOnly(message.data().length, buffer);
      }
      MessageOutput made =
          active.step(
              work -> work.process(message.parameter(), message.associated(), message.data()));
      active.awaitPinAgain();
      return Result.of(made);
    }
  }

  /// `C_EncryptMessageBegin`, `C_DecryptMessageBegin`.
  public WrittenBack begin(
      Application application, long session, Parameter parameter, byte[] associated)
      throws VaultException, CryptokiException {
    try (Session.Turn turn = application.turn(session)) {
      return active(turn).step(work -> work.begin(parameter, associated));
    }
  }

  /// A part of a message.
  ///
  /// @param last whether `CKF_END_OF_MESSAGE` says so
  public record Part(Parameter parameter, byte[] data, boolean last) {}

  /// `C_EncryptMessageNext`, `C_DecryptMessageNext`.
  public Result next(Application application, long session, Part part, Buffer buffer)
      throws VaultException, CryptokiException {
    try (Session.Turn turn = application.turn(session)) {
      ActiveOperation<MessageCipher> active = active(turn);
      long length = active.operation().nextLength(part.data().length, part.last());
      if (!buffer.takes(length)) {
        return Result.lengthOnly(length, buffer);
      }
      active.keep(active.operation().keeps(part.data().length));
      MessageOutput made =
          active.step(work -> work.next(part.parameter(), part.data(), part.last()));
      if (part.last()) {
        active.keep(0);
        active.awaitPinAgain();
      }
      return Result.of(made);
    }
  }

  /// `C_MessageEncryptFinal`, `C_MessageDecryptFinal`.
  public void finish(Application application, long session)
      throws VaultException, CryptokiException {
    try (Session.Turn turn = application.turn(session)) {
      var _ = active(turn);
      beginning.slot().apply(turn.session()).cancel();
    }
  }

  private ActiveOperation<MessageCipher> active(Session.Turn turn) throws CryptokiException {
    return beginning.slot().apply(turn.session()).active();
  }
}
