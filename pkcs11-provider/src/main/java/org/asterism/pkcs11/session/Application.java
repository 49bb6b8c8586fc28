package org.asterism.pkcs11.session;

import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.pkcs11.attribute.AttributeIndex;
import org.asterism.pkcs11.attribute.ObjectTables;
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
  private final Caller caller;
  private final Environment environment;
  private final Allowance allowance;
  private final Map<Long, Session> sessions = new ConcurrentHashMap<>();
  private final Map<Long, TokenAccess> accesses = new ConcurrentHashMap<>();
  private final AtomicLong objectHandles = new AtomicLong();
  private Optional<SecretBytes> stateKey = Optional.empty();
  private volatile boolean closed;

  /// What all applications of an engine are given.
  ///
  /// @param sessionHandles begins at a random number for each engine instance (protocol §7)
  /// @param quotas of all applications together
  public record Environment(
      OpenSessions openSessions, ObjectTables tables, AtomicLong sessionHandles, Quotas quotas) {}

  /// @throws CryptokiException `CKR_DEVICE_MEMORY` where the user, or all, have too many or hold
  ///   too much
  public Application(Caller caller, Environment environment) throws CryptokiException {
    this.caller = caller;
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

  /// `C_OpenSession` (PKCS#11 v3.1 §5.6.1).
  public Session openSession(Token token, boolean readWrite) throws CryptokiException {
    Allowance.Taken taken = allowance.session();
    try (var granted = Handover.orElse(taken::close)) {
      environment.openSessions().enter(token.slotId());
      try (var entered = Handover.orElse(() -> environment.openSessions().leave(token.slotId()))) {
        var session =
            new Session(
                environment.sessionHandles().incrementAndGet(),
                readWrite,
                access(token),
                new Session.Means(allowance, taken));
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

  @Override
  public void close() {
    closed = true;
    List.copyOf(sessions.values()).forEach(this::end);
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
    var objects = new SessionObjects(new AttributeIndex(environment.tables()), objectHandles);
    return new TokenAccess(token, objects);
  }

  private void end(Session session) {
    if (sessions.remove(session.handle()) != null) {
      session.access().leave(session);
      environment.openSessions().leave(session.access().token().slotId());
    }
  }
}
