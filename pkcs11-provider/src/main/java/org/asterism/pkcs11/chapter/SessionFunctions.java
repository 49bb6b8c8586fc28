package org.asterism.pkcs11.chapter;

import java.util.Optional;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.Cku;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.pkcs11.session.Application;
import org.asterism.pkcs11.session.Session;
import org.asterism.secret.SecretBytes;
import org.asterism.token.Caller;
import org.asterism.token.Login;
import org.asterism.vault.Role;
import org.asterism.vault.VaultException;

/// Session management functions (PKCS#11 v3.1 §5.6). Safe for use by many threads.
public final class SessionFunctions {
  /// `CKS_LAST_VALIDATION_OK`.
  private static final long LAST_VALIDATION_OK = 1;

  private final SlotFunctions slots;

  /// A `CK_SESSION_INFO`.
  public record SessionInfo(long slot, long state, long flags) {}

  public SessionFunctions(SlotFunctions slots) {
    this.slots = slots;
  }

  /// `C_OpenSession`; its notification callback is never called.
  public long open(Application application, long slot, long flags) throws CryptokiException {
    if ((flags & Ckf.SERIAL_SESSION) == 0) {
      throw new CryptokiException(
          Ckr.SESSION_PARALLEL_NOT_SUPPORTED, "expected CKF_SERIAL_SESSION among the flags");
    }
    boolean readWrite = (flags & Ckf.RW_SESSION) != 0;
    return application.openSession(slots.usable(application, slot), readWrite).handle();
  }

  /// `C_CloseSession`.
  public void close(Application application, long session) throws CryptokiException {
    application.closeSession(session);
  }

  /// `C_CloseAllSessions`.
  public void closeAll(Application application, long slot) throws CryptokiException {
    var _ = slots.slotInfo(application, slot);
    application.closeAllSessions(slot);
  }

  /// `C_GetSessionInfo`; cheap, because applications call it before each operation.
  public SessionInfo info(Application application, long session) throws CryptokiException {
    Session found = application.session(session);
    return new SessionInfo(found.access().token().slotId(), found.state(), found.flags());
  }

  /// `C_Login`.
  ///
  /// @param userType a `CKU_`
  public Undo login(Application application, long session, long userType, Optional<SecretBytes> pin)
      throws VaultException, CryptokiException {
    Session own = application.session(session);
    SecretBytes given = Pins.given(pin);
    if (userType == Cku.CONTEXT_SPECIFIC) {
      return loginForOperation(own, given, application.caller());
    }
    if (userType != Cku.SO && userType != Cku.USER) {
      throw new CryptokiException(Ckr.USER_TYPE_INVALID, "no user type 0x%x".formatted(userType));
    }
    return own.access().logIn(userType == Cku.SO ? Role.SO : Role.USER, given, application.caller())
        ::run;
  }

  /// `C_LoginUser`. A token has one user of each type, without a name of its own.
  ///
  /// @param name empty, or the name by which this machine knows who calls
  public Undo loginUser(
      Application application, long session, long userType, Optional<SecretBytes> pin, String name)
      throws VaultException, CryptokiException {
    var _ = application.session(session);
    if (!name.isEmpty() && !name.equals(application.user().user())) {
      throw new CryptokiException(
          Ckr.USER_TYPE_INVALID,
          "expected no user name, or %s".formatted(application.user().user()));
    }
    return login(application, session, userType, pin);
  }

  /// `C_GetSessionValidationFlags`: this token has no validation to tell of.
  ///
  /// @param type a `CKS_`
  public long validationFlags(Application application, long session, long type)
      throws CryptokiException {
    var _ = application.session(session);
    if (type != LAST_VALIDATION_OK) {
      throw new CryptokiException(Ckr.ARGUMENTS_BAD, "expected CKS_LAST_VALIDATION_OK");
    }
    return 0;
  }

  /// `C_Logout`.
  public void logout(Application application, long session) throws CryptokiException {
    application.session(session).access().logOut();
  }

  /// `C_SessionCancel`: by it the module also ends operations whose call it refused itself.
  ///
  /// @param flags `CKF_ENCRYPT` and its like, for what is to end; what is not there is passed over
  public void cancel(Application application, long session, long flags) throws CryptokiException {
    application.session(session).cancel(flags);
  }

  // PKCS#11 v3.1 §5.6.8: between C_…Init with a key of CKA_ALWAYS_AUTHENTICATE and its use.
  private static Undo loginForOperation(Session session, SecretBytes pin, Caller who)
      throws VaultException, CryptokiException {
    try (Session.Turn _ = session.turn()) {
      Session.UnderWay awaiting = session.awaitingPin();
      if (awaiting.operations().isEmpty()) {
        throw new CryptokiException(
            Ckr.OPERATION_NOT_INITIALIZED, "no operation waits for a context-specific login");
      }
      try (Login _ = session.access().token().login(Role.USER, pin, who)) {
        awaiting.awaitPin(false);
        return () -> awaiting.awaitPin(true);
      }
    }
  }
}
