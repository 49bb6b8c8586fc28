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
  // With fewer, whoever mistypes once would wait for the sake of others.
  private static final int KEEPING_FROM = 3;
  private static final long MILLI = Duration.ofMillis(1).toNanos();

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

  /// What became of one try.
  ///
  /// @param taken whether it was time
  /// @param time until it is; where it was, until a further one would leave one without a pause
  public record Turn(boolean taken, Duration time) {
    private static final Turn FREE = new Turn(true, Duration.ZERO);
  }

  /// Spends one try, if it is time.
  ///
  /// @param tries that the account allows in all
  public synchronized Turn spend(Principal engine, Handle account, int tries) {
    if (atOnce == 0) {
      return Turn.FREE;
    }
    long now = nanos.getAsLong();
    Map<Handle, Long> own = forgiven.computeIfAbsent(engine.spkiDigest(), _ -> new HashMap<>());
    @Nullable Long at = own.get(account);
    if (at == null && !hasRoom(own, now)) {
      return new Turn(false, pause);
    }
    long waiting = at == null ? 0 : Math.max(0, at - now);
    int free = Math.max(1, Math.min(atOnce, tries - 1));
    Duration early = over(waiting, free - 1);
    if (early.isPositive()) {
      return new Turn(false, early);
    }
    own.put(account, now + waiting + pause.toNanos());
    boolean keepsOne = free >= KEEPING_FROM;
    return new Turn(true, keepsOne ? over(waiting + pause.toNanos(), free - 2) : Duration.ZERO);
  }

  // How much longer than so many pauses, in whole milliseconds upwards.
  private Duration over(long waiting, int pauses) {
    long over = Math.max(0, waiting - pauses * pause.toNanos());
    return Duration.ofMillis((over + MILLI - 1) / MILLI);
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
