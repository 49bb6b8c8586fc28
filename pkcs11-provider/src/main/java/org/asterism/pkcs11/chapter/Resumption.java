package org.asterism.pkcs11.chapter;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.Cks;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.pkcs11.session.Application;
import org.asterism.pkcs11.session.Session;
import org.asterism.pkcs11.session.TokenAccess;
import org.asterism.vault.Role;
import org.asterism.vault.VaultException;

/// The sessions and logins of an application, made again after a restart of the engine. At one slot
/// that succeeds for all of them or for none: a session without the login that it had would fail in
/// ways that no application expects. Active operations and session objects are lost.
///
/// For one thread.
public final class Resumption {
  private final Application application;
  private final SlotFunctions slots;
  private final Map<Long, TokenAccess> open = new HashMap<>();
  private final Map<Long, Role> roles = new HashMap<>();
  private final Set<Long> gone = new TreeSet<>();

  /// @param application new, and known to nobody else
  public Resumption(Application application, SlotFunctions slots) {
    this.application = application;
    this.slots = slots;
  }

  /// Opens one more session under the handle that it had.
  ///
  /// @param state what `C_GetSessionInfo` said, a `CKS_`
  /// @throws CryptokiException `CKR_ARGUMENTS_BAD` for a state that there is not
  public void open(long handle, long slot, long state) throws CryptokiException {
    if (state < Cks.RO_PUBLIC_SESSION || state > Cks.RW_SO_FUNCTIONS) {
      throw new CryptokiException(Ckr.ARGUMENTS_BAD, "no session state %d".formatted(state));
    }
    try {
      boolean readWrite = state >= Cks.RW_PUBLIC_SESSION;
      Session session =
          application.reopenSession(handle, slots.usable(application, slot), readWrite);
      open.put(slot, session.access());
    } catch (CryptokiException refused) {
      gone.add(slot);
    }
    if (state == Cks.RW_SO_FUNCTIONS) {
      roles.put(slot, Role.SO);
    } else if (state == Cks.RO_USER_FUNCTIONS || state == Cks.RW_USER_FUNCTIONS) {
      roles.put(slot, Role.USER);
    }
  }

  /// Logs in where the application was logged in.
  ///
  /// @return the slots of which nothing is open again
  /// @throws VaultException if too few vaults answered: another time it may succeed
  /// @throws CryptokiException if it is not its time yet
  public List<Long> finish() throws VaultException, CryptokiException {
    for (Map.Entry<Long, Role> login : roles.entrySet()) {
      TokenAccess access = open.get(login.getKey());
      if (access == null || !isLoggedInAgain(access, login.getValue())) {
        gone.add(login.getKey());
      }
    }
    gone.forEach(application::closeAllSessions);
    roles.keySet().removeAll(gone);
    application.logins().forgetAllBut(roles.keySet());
    return List.copyOf(gone);
  }

  private boolean isLoggedInAgain(TokenAccess access, Role role)
      throws VaultException, CryptokiException {
    return !gone.contains(access.token().slotId()) && access.logInAgain(role, application.caller());
  }
}
