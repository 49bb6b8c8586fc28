package org.asterism.pkcs11.session;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.asterism.algorithm.CipherOperation;
import org.asterism.algorithm.RecoveryOperation;
import org.asterism.algorithm.SigningOperation;
import org.asterism.algorithm.VerificationOperation;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.Cks;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.pkcs11.message.MessageCipher;
import org.asterism.pkcs11.message.MessageSigning;
import org.asterism.pkcs11.message.MessageVerification;
import org.asterism.pkcs11.message.Messages;
import org.asterism.pkcs11.message.SignatureVerification;
import org.asterism.quota.Charge;
import org.asterism.vault.Role;
import org.jspecify.annotations.Nullable;

/// One session of an application with a token, and the operations that are active in it (PKCS#11
/// v3.1 §5.6).
///
/// The slots of operations are for the thread that has the session's [#turn()]; the rest is safe
/// for use by many threads.
public final class Session {
  private static final long ALL = -1;

  private final long handle;
  private final boolean readWrite;
  private final TokenAccess access;
  private final Means means;
  private final ReentrantLock lock = new ReentrantLock();

  // Written by whoever has the turn, so that no operation begins after the end.
  private volatile boolean closed;

  // Made for the first operation: most sessions of a large pool wait without one.
  private @Nullable Operations operations;

  /// What `C_SessionCancel` calls the operation of a slot.
  private record Kind(long flag, OperationSlot<?> slot) {}

  /// The slots of one session's operations.
  private static final class Operations {
    private final OperationSlot<CipherOperation> encryption =
        new OperationSlot<>(CipherOperation::wipe);
    private final OperationSlot<CipherOperation> decryption =
        new OperationSlot<>(CipherOperation::wipe);
    private final OperationSlot<TranscribedDigest> digest =
        new OperationSlot<>(TranscribedDigest::wipe);
    private final OperationSlot<SigningOperation> signing =
        new OperationSlot<>(SigningOperation::wipe);
    private final OperationSlot<VerificationOperation> verification =
        new OperationSlot<>(VerificationOperation::wipe);
    private final OperationSlot<SigningOperation> recoverableSigning =
        new OperationSlot<>(SigningOperation::wipe);
    private final OperationSlot<RecoveryOperation> recovery = new OperationSlot<>(_ -> {});
    private final OperationSlot<MessageCipher> messageEncryption =
        new OperationSlot<>(Messages::wipe);
    private final OperationSlot<MessageCipher> messageDecryption =
        new OperationSlot<>(Messages::wipe);
    private final OperationSlot<MessageSigning> messageSigning =
        new OperationSlot<>(Messages::wipe);
    private final OperationSlot<MessageVerification> messageVerification =
        new OperationSlot<>(Messages::wipe);
    private final OperationSlot<SignatureVerification> signatureVerification =
        new OperationSlot<>(SignatureVerification::wipe);
    private final OperationSlot<Search> search = new OperationSlot<>(_ -> {});

    List<Kind> kinds() {
      return List.of(
          new Kind(Ckf.ENCRYPT, encryption),
          new Kind(Ckf.DECRYPT, decryption),
          new Kind(Ckf.DIGEST, digest),
          new Kind(Ckf.SIGN, signing),
          new Kind(Ckf.VERIFY, verification),
          new Kind(Ckf.VERIFY, signatureVerification),
          new Kind(Ckf.SIGN_RECOVER, recoverableSigning),
          new Kind(Ckf.VERIFY_RECOVER, recovery),
          new Kind(Ckf.MESSAGE_ENCRYPT, messageEncryption),
          new Kind(Ckf.MESSAGE_DECRYPT, messageDecryption),
          new Kind(Ckf.MESSAGE_SIGN, messageSigning),
          new Kind(Ckf.MESSAGE_VERIFY, messageVerification),
          new Kind(Ckf.FIND_OBJECTS, search));
    }
  }

  /// The right to a session's operations, given back on close.
  public record Turn(Session session) implements AutoCloseable {
    @Override
    public void close() {
      session.lock.unlock();
    }
  }

  /// What a session may use, and what it takes of that by itself.
  ///
  /// @param allowance its application's
  record Means(Allowance allowance, Allowance.Taken taken) {}

  Session(long handle, boolean readWrite, TokenAccess access, Means means) {
    this.handle = handle;
    this.readWrite = readWrite;
    this.access = access;
    this.means = means;
  }

  public long handle() {
    return handle;
  }

  public boolean isReadWrite() {
    return readWrite;
  }

  /// What the application has at this session's token.
  public TokenAccess access() {
    return access;
  }

  /// Waits until no other thread of the application uses this session.
  ///
  /// @throws CryptokiException `CKR_SESSION_HANDLE_INVALID` where it was closed meanwhile
  public Turn turn() throws CryptokiException {
    lock.lock();
    if (closed) {
      lock.unlock();
      throw unknown(handle);
    }
    return new Turn(this);
  }

  static CryptokiException unknown(long handle) {
    return new CryptokiException(
        Ckr.SESSION_HANDLE_INVALID, "this application has no session %d".formatted(handle));
  }

  boolean isClosed() {
    return closed;
  }

  /// Takes bytes of the application's allowance for what an operation holds.
  ///
  /// @throws CryptokiException `CKR_DEVICE_MEMORY`
  public Charge operation(long parameterBytes) throws CryptokiException {
    return means.allowance().memory(Footprint.OPERATION_BYTES + parameterBytes);
  }

  /// Takes what a search holds that found so many objects.
  ///
  /// @throws CryptokiException `CKR_DEVICE_MEMORY`
  public Charge search(long found) throws CryptokiException {
    return means.allowance().memory(Footprint.SEARCH_BYTES + found * Long.BYTES);
  }

  Allowance allowance() {
    return means.allowance();
  }

  public OperationSlot<CipherOperation> encryption() {
    return operations().encryption;
  }

  public OperationSlot<CipherOperation> decryption() {
    return operations().decryption;
  }

  public OperationSlot<TranscribedDigest> digest() {
    return operations().digest;
  }

  public OperationSlot<SigningOperation> signing() {
    return operations().signing;
  }

  public OperationSlot<VerificationOperation> verification() {
    return operations().verification;
  }

  public OperationSlot<SigningOperation> recoverableSigning() {
    return operations().recoverableSigning;
  }

  public OperationSlot<RecoveryOperation> recovery() {
    return operations().recovery;
  }

  public OperationSlot<MessageCipher> messageEncryption() {
    return operations().messageEncryption;
  }

  public OperationSlot<MessageCipher> messageDecryption() {
    return operations().messageDecryption;
  }

  public OperationSlot<MessageSigning> messageSigning() {
    return operations().messageSigning;
  }

  public OperationSlot<MessageVerification> messageVerification() {
    return operations().messageVerification;
  }

  /// Verification of a signature that was given before the data; `C_SessionCancel` ends it with
  /// [#verification].
  public OperationSlot<SignatureVerification> signatureVerification() {
    return operations().signatureVerification;
  }

  public OperationSlot<Search> search() {
    return operations().search;
  }

  /// `CKS_…` (PKCS#11 v3.1 §5.6.4, tables 6 and 7).
  public long state() {
    return access
        .login()
        .map(login ->
            switch (login.role()) {
              case SO -> Cks.RW_SO_FUNCTIONS;
              case USER -> readWrite ? Cks.RW_USER_FUNCTIONS : Cks.RO_USER_FUNCTIONS;
            })
        .orElse(readWrite ? Cks.RW_PUBLIC_SESSION : Cks.RO_PUBLIC_SESSION);
  }

  public long flags() {
    return Ckf.SERIAL_SESSION | (readWrite ? Ckf.RW_SESSION : 0);
  }

  public boolean isLoggedInAs(Role role) {
    return access.login().filter(login -> login.role() == role).isPresent();
  }

  /// The active operations that wait for a context-specific login.
  public UnderWay awaitingPin() {
    var awaiting = underWay(ALL).operations().stream().filter(ActiveOperation::awaitsPin).toList();
    return new UnderWay(this, awaiting);
  }

  /// Operations that were active at one time. Ending them ends none that began later.
  public record UnderWay(Session session, List<ActiveOperation<?>> operations) {
    public void end() {
      try (Turn _ = session.locked()) {
        operations.forEach(ActiveOperation::end);
      }
    }

    /// Ends the messages that are under way in them; others may follow.
    public void abandonMessages() {
      try (Turn _ = session.locked()) {
        operations.stream()
            .filter(operation -> !operation.isOver())
            .map(ActiveOperation::operation)
            .filter(Messages.class::isInstance)
            .forEach(operation -> ((Messages) operation).abandon());
      }
    }

    /// Whether they wait for a context-specific login from now on.
    public void awaitPin(boolean awaited) {
      try (Turn _ = session.locked()) {
        operations.forEach(operation -> operation.awaitPin(awaited));
      }
    }
  }

  /// What is active now of the kinds that `flags` name: `CKF_ENCRYPT` and its like,
  /// `CKF_FIND_OBJECTS` for a search.
  public UnderWay underWay(long flags) {
    try (Turn _ = locked()) {
      return new UnderWay(
          this,
          Optional.ofNullable(operations).stream()
              .flatMap(begun -> begun.kinds().stream())
              .filter(kind -> (flags & kind.flag()) != 0)
              .flatMap(kind -> kind.slot().peek().stream())
              .toList());
    }
  }

  /// Whether an operation of these kinds is active.
  public boolean isActive(long flags) {
    return !underWay(flags).operations().isEmpty();
  }

  /// Ends what is active of these kinds.
  ///
  /// @throws CryptokiException `CKR_SESSION_HANDLE_INVALID` where it was closed meanwhile
  public void cancel(long flags) throws CryptokiException {
    try (Turn _ = turn()) {
      underWay(flags).end();
    }
  }

  /// Ends every active operation, and lets none begin.
  void end() {
    try (Turn _ = locked()) {
      closed = true;
      cancelAll();
    }
    means.taken().close();
  }

  /// Ends every active operation.
  void cancelAll() {
    underWay(ALL).end();
  }

  private Operations operations() {
    Operations begun = operations;
    if (begun == null) {
      begun = new Operations();
      operations = begun;
    }
    return begun;
  }

  // Also where it is closed: what was active there is over.
  private Turn locked() {
    lock.lock();
    return new Turn(this);
  }
}
