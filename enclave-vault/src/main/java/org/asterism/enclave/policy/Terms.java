package org.asterism.enclave.policy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.asterism.vault.Lease;
import org.asterism.vault.Policy.Condition;

/// What a rule attaches to what it allows: how long a release may be kept, and how many uses may
/// ever be granted. Several conditions of one kind: the smallest holds.
///
/// @param lease the longest lease; empty for none, so that every use gathers again
/// @param useLimit uses for as long as the record lives; empty where they are not counted
public record Terms(Optional<Lease> lease, OptionalLong useLimit) {

  /// What one release is granted, after `used` uses were.
  ///
  /// @param wanted uses; 0 for as many as the time allows
  /// @return the lease, or empty where no use is left
  public Optional<Lease> grant(long wanted, long used) {
    long left = useLimit.orElse(Long.MAX_VALUE) - used;
    if (left <= 0) {
      return Optional.empty();
    }
    Lease longest = lease.orElse(Lease.NONE);
    if (longest.time().isZero()) {
      return Optional.of(Lease.NONE);
    }
    long uses = smallerBound(wanted, longest.uses());
    return Optional.of(
        new Lease(longest.time(), useLimit.isPresent() ? smallerBound(uses, left) : uses));
  }

  /// How many uses a granted lease is charged: design §6, "charged at the vault when granted".
  public static long charge(Lease granted) {
    return granted.time().isZero() ? 1 : granted.uses();
  }

  static Terms of(List<Condition> conditions) {
    Optional<Lease> lease = Optional.empty();
    OptionalLong useLimit = OptionalLong.empty();
    for (Condition condition : conditions) {
      switch (condition) {
        case Condition.Credential _ -> {}
        case Condition.MaxLease(Duration time, long uses) ->
            lease = Optional.of(smaller(lease, new Lease(time, uses)));
        case Condition.UseLimit(long uses) ->
            useLimit = OptionalLong.of(Math.min(useLimit.orElse(uses), uses));
      }
    }
    return new Terms(lease, useLimit);
  }

  private static Lease smaller(Optional<Lease> known, Lease next) {
    if (known.isEmpty()) {
      return next;
    }
    Lease other = known.get();
    Duration time = other.time().compareTo(next.time()) < 0 ? other.time() : next.time();
    return new Lease(time, smallerBound(other.uses(), next.uses()));
  }

  // 0 is no bound.
  private static long smallerBound(long one, long other) {
    if (one == 0 || other == 0) {
      return Math.max(one, other);
    }
    return Math.min(one, other);
  }
}
