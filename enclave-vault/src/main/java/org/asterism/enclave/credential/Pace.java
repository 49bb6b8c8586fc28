package org.asterism.enclave.credential;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.asterism.enclave.limits.Limits;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;
import org.asterism.vault.Principal;
import org.jspecify.annotations.Nullable;

/// How fast an engine may spend the tries of an account: a few at once, then one after each pause;
/// a right credential gives all of them back. So who holds an engine's key and no PIN cannot lock
/// its accounts at once: the pauses begin before the last try.
///
/// Lives in memory: a restart of the vault forgives. Safe for use by many threads.
///
/// **Limit.** As many accounts of each engine are remembered as it may put here. Those whose pauses
/// are over are forgotten first; where all wait, a further one waits too.
public final class Pace {
  private final LongSupplier nanos;
  private final int atOnce;
  private final Duration pause;
  private final long accounts;

  // By engine and account: when all that was spent there is forgiven.
  private final Map<Octets, Map<Handle, Long>> forgiven = new HashMap<>();

  public Pace(LongSupplier nanos, Limits.Logins logins, Limits.Engine engine) {
    this.nanos = nanos;
    this.atOnce = logins.triesAtOnce();
    this.pause = logins.tryPause();
    this.accounts = engine.accounts();
  }

  /// Spends one try, if it is time.
  ///
  /// @param tries that the account allows in all
  public synchronized boolean spend(Principal engine, Handle account, int tries) {
    if (atOnce == 0) {
      return true;
    }
    long now = nanos.getAsLong();
    Map<Handle, Long> own = forgiven.computeIfAbsent(engine.spkiDigest(), _ -> new HashMap<>());
    @Nullable Long at = own.get(account);
    if (at == null && !hasRoom(own, now)) {
      return false;
    }
    long waiting = at == null ? 0 : Math.max(0, at - now);
    int free = Math.max(1, Math.min(atOnce, tries - 1));
    if (waiting > (free - 1) * pause.toNanos()) {
      return false;
    }
    own.put(account, now + waiting + pause.toNanos());
    return true;
  }

  /// The credential was right.
  public synchronized void forgive(Principal engine, Handle account) {
    forgiven.getOrDefault(engine.spkiDigest(), new HashMap<>()).remove(account);
  }

  private boolean hasRoom(Map<Handle, Long> own, long now) {
    if (own.size() >= accounts) {
      own.values().removeIf(at -> at - now <= 0);
    }
    return own.size() < accounts;
  }
}
