package org.asterism.pkcs11.session;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.pkcs11.attribute.AttributeIndex;
import org.asterism.pkcs11.ticket.Account;
import org.asterism.pkcs11.ticket.OwnLogins;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;
import org.asterism.token.Caller;
import org.asterism.token.Login;
import org.asterism.token.ObjectView;
import org.asterism.token.Token;
import org.asterism.vault.Role;
import org.asterism.vault.VaultException;

/// What one application has at one token: its sessions, its login, the objects that it sees.
///
/// **Threads.** Any. Logging in, logging out and opening or closing a session exclude each other;
/// nothing else waits for them.
public final class TokenAccess {
  private final Token token;
  private final TokenSearch tokenSearch;
  private final BuiltinObjects builtins;
  private final SessionObjects sessionObjects;
  private final OwnLogins kept;
  private final Map<Long, Session> sessions = new ConcurrentHashMap<>();
  private volatile Optional<Login> login = Optional.empty();

  TokenAccess(
      Token token,
      TokenSearch tokenSearch,
      BuiltinObjects builtins,
      SessionObjects sessionObjects,
      OwnLogins kept) {
    this.token = token;
    this.tokenSearch = tokenSearch;
    this.builtins = builtins;
    this.sessionObjects = sessionObjects;
    this.kept = kept;
  }

  public Token token() {
    return token;
  }

  /// How the application is logged in; empty: it is not.
  public Optional<Login> login() {
    return login;
  }

  public int sessionCount() {
    return sessions.size();
  }

  public int readWriteCount() {
    return (int) sessions.values().stream().filter(Session::isReadWrite).count();
  }

  /// `C_Login` as security officer or user (PKCS#11 v3.1 §5.6.8). While the PIN is proven, which
  /// may take a wait, nothing of the application is held up.
  ///
  /// @return takes it back, unless it has ended since
  public Runnable logIn(Role role, SecretBytes pin, Caller who)
      throws VaultException, CryptokiException {
    requireLoggedOut(role);
    Login fresh = token.login(role, pin, who);
    try (var handover = Handover.orElse(fresh::close)) {
      accept(fresh, pin);
      return handover.to(() -> takeBack(fresh));
    }
  }

  // What was so before the PIN was proven may have changed.
  private synchronized void accept(Login fresh, SecretBytes pin) throws CryptokiException {
    requireLoggedOut(fresh.role());
    if (sessions.isEmpty()) {
      throw new CryptokiException(
          Ckr.SESSION_HANDLE_INVALID, "the last session was closed while its login was under way");
    }
    login = Optional.of(fresh);
    kept.keep(account(fresh.role()), pin);
  }

  /// Logs in as with an earlier engine, with the PIN that was kept.
  ///
  /// @return whether there is one, and it is right
  /// @throws VaultException if too few vaults answered: another time it may succeed
  /// @throws CryptokiException if it is not its time yet
  public boolean logInAgain(Role role, Caller who) throws VaultException, CryptokiException {
    Account account = account(role);
    try (var pin = new Found(kept.find(account))) {
      return pin.found().isPresent()
          && kept.all()
              .prove(
                  account,
                  () -> token.facts().triesLeft(),
                  () -> logIn(role, pin.found().get(), who));
    }
  }

  private record Found(Optional<SecretBytes> found) implements AutoCloseable {
    @Override
    public void close() {
      found.ifPresent(SecretBytes::close);
    }
  }

  /// The PIN of this account is another one: logins that are kept with the old one are forgotten,
  /// and this application's is kept with the new one where it is logged in with it.
  public synchronized void pinChanged(Role role, Optional<SecretBytes> fresh) {
    kept.all().forgetAccount(token.slotId(), role);
    if (login.filter(now -> now.role() == role).isPresent()) {
      fresh.ifPresent(pin -> kept.keep(account(role), pin));
    }
  }

  private Account account(Role role) {
    return new Account(token.slotId(), token.facts().serial(), role);
  }

  private synchronized void requireLoggedOut(Role role) throws CryptokiException {
    if (login.isPresent()) {
      boolean same = login.get().role() == role;
      throw new CryptokiException(
          same ? Ckr.USER_ALREADY_LOGGED_IN : Ckr.USER_ANOTHER_ALREADY_LOGGED_IN,
          "the application is logged in as " + login.get().role());
    }
    if (role == Role.SO && readWriteCount() != sessionCount()) {
      throw new CryptokiException(
          Ckr.SESSION_READ_ONLY_EXISTS,
          "the officer logs in while there are no read-only sessions");
    }
  }

  /// `C_Logout`: private objects are out of sight at once, private session objects are destroyed,
  /// active operations end (PKCS#11 v3.1 §5.6.10). Asks no vault.
  public synchronized void logOut() throws CryptokiException {
    if (login.isEmpty()) {
      throw new CryptokiException(Ckr.USER_NOT_LOGGED_IN, "the application is not logged in");
    }
    endLogin();
  }

  /// The object with this handle, if the application may see it.
  ///
  /// @throws CryptokiException `CKR_OBJECT_HANDLE_INVALID`
  public VisibleObject find(long handle) throws CryptokiException {
    Optional<? extends VisibleObject> found = seen(handle);
    if (found.isEmpty()) {
      throw new CryptokiException(
          Ckr.OBJECT_HANDLE_INVALID, "no object %d, or none to be seen".formatted(handle));
    }
    return found.get();
  }

  private Optional<? extends VisibleObject> seen(long handle) throws CryptokiException {
    if (BuiltinObjects.isHandle(handle)) {
      return builtins.find(token.mechanismRules(), handle);
    }
    return SessionObjects.isHandle(handle)
        ? sessionObjects.find(handle).filter(this::isVisible)
        : findStored(handle);
  }

  /// The handles of all visible objects that match. Those of each index have unfamiliar keys last,
  /// so the session's other objects come before the token's, and its unfamiliar keys behind them.
  public Search search(Template wanted) throws CryptokiException {
    ObjectView view = token.objects().view(login);
    List<SessionObject> own =
        sessionObjects.search(wanted).stream().filter(this::isVisible).toList();
    var parts =
        Stream.of(
            builtins.search(token.mechanismRules(), wanted),
            handles(own, false),
            tokenSearch.find(view, wanted).stream().mapToLong(Long::longValue),
            handles(own, true));
    return new Search(parts.flatMapToLong(part -> part).toArray());
  }

  private static LongStream handles(List<SessionObject> objects, boolean unfamiliar) {
    return objects.stream()
        .filter(object -> AttributeIndex.isUnfamiliar(object.attributes()) == unfamiliar)
        .mapToLong(SessionObject::handle);
  }

  SessionObjects sessionObjects() {
    return sessionObjects;
  }

  synchronized void join(Session session) throws CryptokiException {
    if (!session.isReadWrite() && session.isLoggedInAs(Role.SO)) {
      throw new CryptokiException(
          Ckr.SESSION_READ_WRITE_SO_EXISTS, "the officer is logged in: no read-only session");
    }
    sessions.put(session.handle(), session);
  }

  /// Ends a session and its objects; the last one takes the login with it (PKCS#11 v3.1 §5.6.2).
  synchronized void leave(Session session) {
    session.end();
    sessions.remove(session.handle());
    sessionObjects.destroyThose(object -> object.session() == session.handle());
    if (sessions.isEmpty()) {
      endLogin();
    }
  }

  private synchronized void takeBack(Login given) {
    if (login.filter(now -> now == given).isPresent()) {
      endLogin();
    }
  }

  private void endLogin() {
    Optional<Login> ended = login;
    login = Optional.empty();
    ended.ifPresent(_ -> kept.forget(token.slotId()));
    sessions.values().forEach(Session::cancelAll);
    sessionObjects.destroyThose(SessionObject::isPrivate);
    ended.ifPresent(Login::close);
  }

  private boolean isVisible(SessionObject object) {
    return !object.isPrivate() || login.filter(l -> l.role() == Role.USER).isPresent();
  }

  private Optional<StoredObject> findStored(long number) throws CryptokiException {
    Optional<Login> now = login;
    return token
        .objects()
        .find(number, now)
        .map(object -> new StoredObject(object, token.objects(), now));
  }
}
