package org.asterism.quorum;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.asterism.vault.VaultName;

/// The memory of which vaults failed lately, so that they are asked last. Safe for many threads.
final class Health {
  /// How long a failure counts against a vault.
  static final Duration MEMORY = Duration.ofSeconds(10);

  /// Two blames within this time count for as long.
  static final Duration BLAME = Duration.ofMinutes(1);

  private final LongSupplier nanos;
  private final Map<VaultName, Long> failedAt = new ConcurrentHashMap<>();
  private final Map<VaultName, Blame> blames = new ConcurrentHashMap<>();
  private final AtomicInteger turn = new AtomicInteger();

  /// @param again whether the one before was within [#BLAME]
  private record Blame(long at, boolean again) {}

  Health(LongSupplier nanos) {
    this.nanos = nanos;
  }

  void succeeded(VaultName vault) {
    failedAt.remove(vault);
  }

  void failed(VaultName vault) {
    failedAt.put(vault, nanos.getAsLong());
  }

  void blamed(VaultName vault) {
    long now = nanos.getAsLong();
    failed(vault);
    blames.merge(
        vault,
        new Blame(now, false),
        (before, _) -> new Blame(now, now - before.at() < BLAME.toNanos()));
  }

  /// Healthy vaults first, each time beginning with another one, so that load is spread; those that
  /// are to be asked last, last.
  <T> List<Ask<T>> order(List<Ask<T>> asks) {
    var healthy = new ArrayList<Ask<T>>();
    var ailing = new ArrayList<Ask<T>>();
    var last = new ArrayList<Ask<T>>();
    int first = Math.floorMod(turn.getAndIncrement(), Math.max(1, asks.size()));
    for (int i = 0; i < asks.size(); i++) {
      var ask = asks.get((first + i) % asks.size());
      boolean isLast = ask.last() || isBlamed(ask.vault().name());
      (isLast ? last : isAiling(ask.vault().name()) ? ailing : healthy).add(ask);
    }
    healthy.addAll(ailing);
    healthy.addAll(last);
    return healthy;
  }

  boolean isWell(VaultName vault) {
    return !isAiling(vault) && !isBlamed(vault);
  }

  private boolean isBlamed(VaultName vault) {
    Blame blame = blames.get(vault);
    return blame != null && blame.again() && nanos.getAsLong() - blame.at() < BLAME.toNanos();
  }

  private boolean isAiling(VaultName vault) {
    Long at = failedAt.get(vault);
    return at != null && nanos.getAsLong() - at < MEMORY.toNanos();
  }
}
