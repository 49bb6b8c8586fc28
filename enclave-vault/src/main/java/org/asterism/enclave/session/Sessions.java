package org.asterism.enclave.session;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.asterism.enclave.credential.Grants;
import org.asterism.kernel.Group;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;
import org.asterism.vault.Principal;
import org.asterism.vault.SessionId;
import org.jspecify.annotations.Nullable;

/// The sessions that engines have open here: in memory only, each step done once, and gone after
/// [#AGE], with the login that it was opened by, or by a request that does not fit. Safe for use by
/// many threads. Closing it erases all.
///
/// **Limits.** [#MAX] of one engine, and [#PRESIGNING_MAX] of all engines that presign: what these
/// hold is large.
public final class Sessions implements AutoCloseable {
  public static final int MAX = 64;
  public static final int PRESIGNING_MAX = 16;
  public static final Duration AGE = Duration.ofSeconds(60);

  private final Grants grants;
  private final LongSupplier nanos;
  private final Map<Principal, HashMap<SessionId, Session>> open = new HashMap<>();

  public Sessions(Grants grants, LongSupplier nanos) {
    this.grants = grants;
    this.nanos = nanos;
  }

  /// Whose a session is.
  ///
  /// @param login the digest of the grant that it goes with; empty where it needs none
  public record Owner(Principal principal, Optional<Octets> login) {}

  private static final class Session {
    final Optional<Octets> login;
    final Optional<Handle> record;
    final boolean presigns;
    final long sinceNanos;
    // Null while a step is being done.
    @Nullable Stage stage;

    Session(Optional<Octets> login, long sinceNanos, Stage stage) {
      this.login = login;
      this.record = stage.record();
      this.presigns = stage instanceof PresignOpened;
      this.sinceNanos = sinceNanos;
      this.stage = stage;
    }

    void erase() {
      if (stage != null) {
        stage.close();
      }
    }
  }

  /// Whoever shows this grant; empty if it is none of the principal's, or has ended.
  public Optional<Owner> owner(Principal principal, Optional<SecretBytes> grant) {
    return grant
        .map(grants::digest)
        .filter(login -> grants.isHeld(login, principal))
        .map(login -> new Owner(principal, Optional.of(login)));
  }

  /// Takes over the first stage of a session.
  ///
  /// @return false, and the stage is erased, if there are too many
  public synchronized boolean open(Owner owner, SessionId id, Stage stage) {
    forgetOld();
    var own = open.computeIfAbsent(owner.principal(), _ -> new HashMap<>());
    if (own.size() >= MAX || (stage instanceof PresignOpened && presigning() >= PRESIGNING_MAX)) {
      stage.close();
      return false;
    }
    own.put(id, new Session(owner.login(), nanos.getAsLong(), stage));
    return true;
  }

  /// A copy of the pseudonym's private key for this record, which the caller closes; empty if there
  /// is no such session, or it is another's or for another record. May be repeated.
  public synchronized Optional<SecretBytes> claim(
      Principal principal, SessionId id, Group group, Handle record) {
    forgetOld();
    @Nullable Session session = find(principal, id);
    if (session == null
        || !(session.stage instanceof Enrolment enrolment)
        || !enrolment.isFor(group, record)) {
      return Optional.empty();
    }
    session.stage = enrolment.claimedBy(record);
    return Optional.of(enrolment.pseudonym().privateKey().copy());
  }

  /// What the session has come to, lent, to judge whether it may go on; empty where [#take] would
  /// be.
  public synchronized <S extends Stage> Optional<S> look(
      Owner owner, SessionId id, Class<S> expected) {
    forgetOld();
    @Nullable Session session = find(owner.principal(), id);
    return session != null
            && session.login.equals(owner.login())
            && expected.isInstance(session.stage)
        ? Optional.of(expected.cast(session.stage))
        : Optional.empty();
  }

  /// Begins a step of a session that has come to such a stage; nobody else can until it is done.
  ///
  /// @return empty if there is no such session, or it is another's or at another stage: then it is
  ///   over
  public synchronized <S extends Stage> Optional<Step<S>> take(
      Owner owner, SessionId id, Class<S> expected) {
    Optional<S> stage = look(owner, id, expected);
    @Nullable Session session = find(owner.principal(), id);
    if (stage.isEmpty() || session == null) {
      end(owner.principal(), id);
      return Optional.empty();
    }
    session.stage = null;
    return Optional.of(new Step<>(owner.principal(), id, session, stage.get()));
  }

  /// One step of a session, being done. Closing it ends the session, unless the step has led to the
  /// next stage. For one thread.
  public final class Step<S extends Stage> implements AutoCloseable {
    private final Principal principal;
    private final SessionId id;
    private final Session session;
    private final S from;
    private boolean done;

    private Step(Principal principal, SessionId id, Session session, S from) {
      this.principal = principal;
      this.id = id;
      this.session = session;
      this.from = from;
    }

    public S from() {
      return from;
    }

    /// Ends the session with what it has come to.
    ///
    /// @param last what is done unless the session has ended meanwhile; by then nobody else can end
    ///   it
    /// @return empty if it has ended meanwhile
    public <R> Optional<R> conclude(Supplier<R> last) {
      synchronized (Sessions.this) {
        return find(principal, id) == session ? Optional.of(last.get()) : Optional.empty();
      }
    }

    /// Takes over the next stage, which has all of the one before.
    ///
    /// @return false, and the stage is erased, if the session has ended meanwhile
    public boolean reach(Stage next) {
      synchronized (Sessions.this) {
        done = true;
        if (find(principal, id) != session) {
          next.close();
          return false;
        }
        session.stage = next;
        return true;
      }
    }

    @Override
    public void close() {
      synchronized (Sessions.this) {
        if (!done) {
          from.close();
          if (find(principal, id) == session) {
            end(principal, id);
          }
        }
      }
    }
  }

  /// Erases a session.
  public synchronized void end(Principal principal, SessionId id) {
    var own = open.get(principal);
    @Nullable Session gone = own == null ? null : own.remove(id);
    if (gone != null) {
      gone.erase();
    }
  }

  /// Erases the sessions that are about a record.
  public synchronized void endAll(Handle record) {
    eraseIf((_, session) -> session.record.filter(record::equals).isPresent());
  }

  @Override
  public synchronized void close() {
    open.values().forEach(own -> own.values().forEach(Session::erase));
    open.clear();
  }

  private @Nullable Session find(Principal principal, SessionId id) {
    var own = open.get(principal);
    return own == null ? null : own.get(id);
  }

  private long presigning() {
    return open.values().stream()
        .flatMap(own -> own.values().stream())
        .filter(session -> session.presigns)
        .count();
  }

  private void forgetOld() {
    long now = nanos.getAsLong();
    eraseIf((principal, session) ->
        now - session.sinceNanos > AGE.toNanos()
            || session.login.filter(login -> !grants.isHeld(login, principal)).isPresent());
  }

  private void eraseIf(BiPredicate<Principal, Session> over) {
    open.forEach((principal, own) ->
        own.values()
            .removeIf(session -> {
              boolean gone = over.test(principal, session);
              if (gone) {
                session.erase();
              }
              return gone;
            }));
    open.values().removeIf(Map::isEmpty);
  }
}
