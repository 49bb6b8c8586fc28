package org.asterism.enclave.credential;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.asterism.enclave.limits.Limits;
import org.asterism.vault.Attempt;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;
import org.asterism.vault.Principal;
import org.jspecify.annotations.Nullable;

/// Logins that were begun: each was counted as a try, is good for one finish by who began it, and
/// is forgotten when it is too old or too many others of the same engine came after it.
///
/// Safe for use by many threads.
public final class Attempts {
  private record Begun(Handle account, long atNanos) {}

  private final SecureRandom random;
  private final LongSupplier nanos;
  private final int limit;
  private final Duration age;
  private final Map<Principal, LinkedHashMap<Attempt, Begun>> begun = new HashMap<>();

  public Attempts(SecureRandom random, LongSupplier nanos, Limits.Logins limits) {
    this.random = random;
    this.nanos = nanos;
    this.limit = limits.attempts();
    this.age = limits.attemptAge();
  }

  /// A name for an attempt that is yet to be counted; [#begin] makes it good.
  public Attempt draw() {
    return new Attempt(Octets.random(Attempt.LENGTH, random));
  }

  public synchronized void begin(Attempt attempt, Principal principal, Handle account) {
    var own = begun.computeIfAbsent(principal, _ -> new LinkedHashMap<>());
    own.put(attempt, new Begun(account, nanos.getAsLong()));
    if (own.size() > limit) {
      own.pollFirstEntry();
    }
  }

  /// Uses the attempt up; whether it was this principal's, for this account, and young enough.
  public synchronized boolean finish(Attempt attempt, Principal principal, Handle account) {
    var own = begun.get(principal);
    @Nullable Begun known = own == null ? null : own.remove(attempt);
    return known != null
        && known.account().equals(account)
        && nanos.getAsLong() - known.atNanos() <= age.toNanos();
  }

  /// Forgets the account's attempts: a try counted against one verifier is none against the next.
  public synchronized void endAll(Handle account) {
    for (var own : begun.values()) {
      own.values().removeIf(attempt -> attempt.account().equals(account));
    }
  }
}
