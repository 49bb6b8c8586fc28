package org.asterism.enclave.service;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.asterism.kernel.Group;
import org.asterism.secret.Allotment;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Handle;
import org.asterism.vault.Principal;
import org.asterism.vault.SessionId;
import org.jspecify.annotations.Nullable;

/// The sessions that engines have open here: in memory only, each good for one record, and gone
/// after [#AGE]. Safe for use by many threads. Closing it erases all.
///
/// **Limit.** [#MAX] of one engine.
final class Sessions implements AutoCloseable {
  static final int MAX = 64;
  static final Duration AGE = Duration.ofSeconds(60);

  private final LongSupplier nanos;
  private final Map<Principal, HashMap<SessionId, Session>> open = new HashMap<>();

  Sessions(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /// @param record the only one that may get its pseudonym; empty: the first that asks
  private record Session(
      Group group, SecretBytes privateKey, long atNanos, Optional<Handle> record) {
    Session claimedBy(Handle handle) {
      return new Session(group, privateKey, atNanos, Optional.of(handle));
    }
  }

  /// Opens a session whose pseudonym has this private key.
  ///
  /// @return false, and nothing is kept, if the engine has too many
  synchronized boolean open(
      Principal principal, SessionId id, Group group, PseudonymKey pseudonym) {
    forgetOld();
    var own = open.computeIfAbsent(principal, _ -> new HashMap<>());
    if (own.size() >= MAX) {
      return false;
    }
    SecretBytes privateKey = Allotment.general().lend(pseudonym::privateKey);
    own.put(id, new Session(group, privateKey, nanos.getAsLong(), Optional.empty()));
    return true;
  }

  /// A copy of the pseudonym's private key for this record, which the caller closes; empty if there
  /// is no such session, or it is another's or for another record. May be repeated.
  synchronized Optional<SecretBytes> claim(
      Principal principal, SessionId id, Group group, Handle record) {
    forgetOld();
    var own = open.get(principal);
    @Nullable Session session = own == null ? null : own.get(id);
    if (own == null
        || session == null
        || session.group() != group
        || !session.record().map(record::equals).orElse(true)) {
      return Optional.empty();
    }
    own.put(id, session.claimedBy(record));
    return Optional.of(session.privateKey().copy());
  }

  /// Erases a session.
  synchronized void end(Principal principal, SessionId id) {
    var own = open.get(principal);
    @Nullable Session gone = own == null ? null : own.remove(id);
    if (gone != null) {
      gone.privateKey().close();
    }
  }

  @Override
  public synchronized void close() {
    open.values().forEach(own -> own.values().forEach(one -> one.privateKey().close()));
    open.clear();
  }

  private void forgetOld() {
    long now = nanos.getAsLong();
    for (var own : open.values()) {
      own.values()
          .removeIf(session -> {
            boolean old = now - session.atNanos() > AGE.toNanos();
            if (old) {
              session.privateKey().close();
            }
            return old;
          });
    }
    open.values().removeIf(Map::isEmpty);
  }
}
