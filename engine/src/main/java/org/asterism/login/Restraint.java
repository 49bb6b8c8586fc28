package org.asterism.login;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.asterism.vault.Role;

/// Until when a user who has given a wrong PIN of a token tries no further one: so that k vaults
/// keep a try without a pause for users who have given none. Else whoever guesses would have the
/// vaults turn away everybody, for as long as their pause is. Safe for use by many threads.
final class Restraint {
  private final LongSupplier nanos;
  private final Map<Role, Long> until = new ConcurrentHashMap<>();

  Restraint(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /// @param rests what vaults answered that have counted a try
  /// @param k so many are enough for a login
  void record(Role role, List<Duration> rests, int k) {
    if (!rests.isEmpty()) {
      Duration rest = rests.stream().sorted().toList().get(Math.min(k, rests.size()) - 1);
      until.put(role, nanos.getAsLong() + rest.toNanos());
    }
  }

  /// The PIN was right, or is another one: the vaults have forgiven what was spent.
  void end(Role role) {
    until.remove(role);
  }

  Duration left(Role role) {
    long now = nanos.getAsLong();
    return Duration.ofNanos(Math.max(0, until.getOrDefault(role, now) - now));
  }
}
