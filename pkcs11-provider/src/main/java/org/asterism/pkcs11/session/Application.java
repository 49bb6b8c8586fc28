package org.asterism.pkcs11.session;

import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.pkcs11.ticket.OwnLogins;
import org.asterism.secret.AesGcm;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;
import org.asterism.token.Caller;
import org.asterism.token.Token;
import org.asterism.token.UserName;

/// One application: one C_Initialize … C_Finalize of one process. Its logins, sessions, session
/// objects, searches and active operations are its own; one application's login gives another
/// nothing (design §5). Safe for use by many threads; closing ends all of it and asks no vault.
public final class Application implements AutoCloseable {
  // A session handle begins below 2⁴⁸, and session objects have 62 bits.
  private static final int OBJECTS_BITS = 13;

  private final Caller caller;
  private final Environment environment;
  private final OwnLogins logins;
  private final Allowance allowance;
  private final Map<Long, Session> sessions = new ConcurrentHashMap<>();
  private final Map<Long, TokenAccess> accesses = new ConcurrentHashMap<>();
  private final AtomicLong objectHandles;
  private Optional<SecretBytes> stateKey = Optional.empty();
  private volatile boolean closed;
  private volatile boolean outlives;

  /// What all applications of an engine are given.
  ///
  /// @param sessionHandles begins at a random number for each engine instance (protocol §7)
  /// @param quotas of all applications together
  public record Environment(
      OpenSessions openSessions,
      TokenSearch search,
      BuiltinObjects builtins,
      AtomicLong sessionHandles,
      Quotas quotas) {}

  /// @param logins what is kept of its logins; closed with it
  /// @throws CryptokiException `CKR_DEVICE_MEMORY` where the user, or all, have too many or hold
  ///   too much
  public Application(Caller caller, OwnLogins logins, Environment environment)
      throws CryptokiException {
    this.caller = caller;
    this.logins = logins;
    // They begin elsewhere in each engine: a handle that an application has of an earlier one's
    // object is nobody's.
    this.objectHandles = new AtomicLong(environment.sessionHandles().get() << OBJECTS_BITS);
    this.environment = environment;
    this.allowance = environment.quotas().admit(caller.user());
  }

  public UserName user() {
    return caller.user();
  }

  /// What it is called in the log.
  public Caller caller() {
    return caller;
  }

  /// What is kept of its logins for the next engine.
  public OwnLogins logins() {
    return logins;
  }

  /// `C_OpenSession` (PKCS#11 v3.1 §5.6.1).
  public Session openSession(Token token, boolean readWrite) throws CryptokiException {
    long handle = environment.sessionHandles().incrementAndGet();
    while (sessions.containsKey(handle)) {
      handle = environment.sessionHandles().incrementAndGet();
    }
    return openSession(handle, token, readWrite);
  }

  /// Opens a session that the application had with an earlier engine, before anything else.
  public Session reopenSession(long handle, Token token, boolean readWrite)
      throws CryptokiException {
    if (handle == 0 || sessions.containsKey(handle)) {
      throw new CryptokiException(
          Ckr.ARGUMENTS_BAD, "expected a session once, with a handle that is not 0");
    }
    return openSession(handle, token, readWrite);
  }

  private Session openSession(long handle, Token token, boolean readWrite)
      throws CryptokiException {
    Allowance.Taken taken = allowance.session();
    try (var granted = Handover.orElse(taken::close)) {
      environment.openSessions().enter(token.slotId());
      try (var entered = Handover.orElse(() -> environment.openSessions().leave(token.slotId()))) {
        var means = new Session.Means(allowance, taken);
        var session = new Session(handle, readWrite, access(token), means);
        session.access().join(session);
        sessions.put(session.handle(), session);
        entered.to(session);
        return granted.to(session);
      }
    }
  }

  /// @throws CryptokiException `CKR_SESSION_HANDLE_INVALID`
  public Session session(long handle) throws CryptokiException {
    Session found = sessions.get(handle);
    if (found == null) {
      throw Session.unknown(handle);
    }
    return found;
  }

  /// The session, once no other thread of the application uses it.
  ///
  /// @throws CryptokiException `CKR_SESSION_HANDLE_INVALID`
  public Session.Turn turn(long handle) throws CryptokiException {
    return session(handle).turn();
  }

  /// @throws CryptokiException `CKR_SESSION_HANDLE_INVALID`
  public void closeSession(long handle) throws CryptokiException {
    end(session(handle));
  }

  public void closeAllSessions(long slot) {
    for (Session session : List.copyOf(sessions.values())) {
      if (session.access().token().slotId() == slot) {
        end(session);
      }
    }
  }

  /// How many sessions the application has at `slot`, and how many of them are read-write.
  public SessionCounts sessionCounts(long slot) {
    TokenAccess access = accesses.get(slot);
    return access == null
        ? new SessionCounts(0, 0)
        : new SessionCounts(access.sessionCount(), access.readWriteCount());
  }

  /// Sessions of one application at one token.
  public record SessionCounts(int all, int readWrite) {}

  /// The engine ends before the application does: what is kept of its logins stays.
  public void outlive() {
    outlives = true;
  }

  @Override
  public void close() {
    closed = true;
    if (outlives) {
      logins.close();
    }
    List.copyOf(sessions.values()).forEach(this::end);
    logins.close();
    closeStateKey();
    allowance.close();
  }

  public boolean isClosed() {
    return closed;
  }

  /// The key that this application's saved operations are sealed under; drawn when one is wanted.
  public synchronized SecretBytes stateKey(SecureRandom random) {
    if (stateKey.isEmpty()) {
      stateKey = Optional.of(SecretBytes.random(AesGcm.KEY_BYTES, random));
    }
    return stateKey.get();
  }

  private synchronized void closeStateKey() {
    stateKey.ifPresent(SecretBytes::close);
  }

  // A token that was made anew is another one: its predecessor's sessions are gone by then.
  private TokenAccess access(Token token) {
    return accesses.compute(
        token.slotId(),
        (_, known) -> known != null && known.token() == token ? known : freshAccess(token));
  }

  private TokenAccess freshAccess(Token token) {
    var objects = new SessionObjects(environment.search().emptyIndex(), objectHandles);
    return new TokenAccess(token, environment.search(), environment.builtins(), objects, logins);
  }

  private void end(Session session) {
    if (sessions.remove(session.handle()) != null) {
      session.access().leave(session);
      environment.openSessions().leave(session.access().token().slotId());
    }
  }
}
