package org.asterism.custody.threshold;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.asterism.custody.threshold.Holders.Holder;
import org.asterism.custody.vaults.Chore;
import org.asterism.logging.SparingLog;
import org.asterism.vault.VaultException;
import org.slf4j.LoggerFactory;

/// The presignatures of one key that lie ready at its vaults, by the sets of vaults that keep them.
/// Nothing of them here is secret. Each is handed out once, the oldest of its set first. Whoever
/// finds none makes a few; the background makes more. Safe for use by many threads.
///
/// **Limits.** [#OF_SET] for each set of keepers, twice as many each time that one is used up, as
/// far as all sets together have [#OF_KEY], and no more than there is room for all keys. A key that
/// was not used for [#UNUSED] gets no more.
final class PresignPool implements AutoCloseable {
  static final int FIRST = 8;
  static final int OF_SET = 64;
  static final int OF_KEY = 1024;
  static final Duration UNUSED = Duration.ofMinutes(10);

  /// How long nothing is made in the background after something went wrong.
  static final Duration REST = Duration.ofSeconds(15);

  private static final SparingLog LOG = new SparingLog(LoggerFactory.getLogger(PresignPool.class));

  private final Holders holders;
  private final PresignMaker maker;
  private final Semaphore room;
  private final Chore refill;
  private final ReentrantLock making = new ReentrantLock();

  // The rest is guarded by this object's monitor.
  private final Map<Set<Holder>, Queue<Presigned>> ready = new HashMap<>();
  private int ofSet = OF_SET;
  private int first = FIRST;
  private boolean wasFull;
  private boolean wasUsed;
  private long usedAt;
  private long restUntil;
  private boolean closed;

  /// @param room a permit for each presignature of any key
  PresignPool(Holders holders, PresignMaker maker, Semaphore room) {
    this.holders = holders;
    this.maker = maker;
    this.room = room;
    this.refill = holders.environment().background().chore("presigning", this::refill);
    this.restUntil = now();
  }

  /// The next one whose keepers are all meant; where there is none, such vaults make some.
  ///
  /// @return empty where what they made is none of the key, or nothing came of it in time
  /// @throws VaultException if too few of them take part
  Optional<Presigned> take(Predicate<Holder> meant, Duration left) throws VaultException {
    Optional<Presigned> taken = taken(meant);
    return taken.isPresent() ? taken : made(meant, left);
  }

  /// Whether there is one whose keepers are all meant.
  synchronized boolean has(Predicate<Holder> meant) {
    return ready.entrySet().stream().anyMatch(set -> isKeptBy(meant, set));
  }

  /// Forgets what a vault keeps a part of: it has forgotten it itself.
  synchronized void drop(Holder keeper) {
    boolean dropped =
        ready
            .entrySet()
            .removeIf(set -> {
              boolean gone = set.getKey().contains(keeper);
              room.release(gone ? set.getValue().size() : 0);
              return gone;
            });
    if (dropped) {
      refill.soon();
    }
  }

  /// What lies ready; empty for a key that nobody has signed with yet.
  synchronized Optional<Readiness> readiness() {
    List<Holder> all = holders.all();
    List<String> failing =
        all.stream()
            .filter(holder -> !isWell(holder))
            .map(holder -> holder.member().toString())
            .toList();
    return wasUsed
        ? Optional.of(
            new Readiness(
                sum(_ -> true), sum(this::areWell), 2 * holders.k() - 1, all.size(), failing))
        : Optional.empty();
  }

  /// Says that there are none, and who is needed to make more.
  void reportDry(Predicate<Holder> isThere) {
    List<Holder> away = holders.all().stream().filter(isThere.negate()).toList();
    LOG.error(
        holders.locator().keyId(),
        "dry",
        () -> "presignatures are used up; refilling needs " + PresignMaker.names(away));
  }

  @Override
  public void close() {
    refill.close();
    synchronized (this) {
      closed = true;
      ready.values().forEach(all -> room.release(all.size()));
      ready.clear();
    }
  }

  // Of the sets whose vaults are well the one that has most.
  private synchronized Optional<Presigned> taken(Predicate<Holder> meant) {
    wasUsed = true;
    usedAt = now();
    Optional<Queue<Presigned>> best =
        ready.entrySet().stream()
            .filter(set -> isKeptBy(meant, set))
            .max(Comparator.comparing(this::areWell).thenComparingInt(PresignPool::size))
            .map(Map.Entry::getValue);
    best.ifPresent(all -> {
      room.release();
      if (all.size() - 1 <= ofSet / 2) {
        refill.soon();
      }
    });
    return best.map(Queue::remove);
  }

  private Optional<Presigned> made(Predicate<Holder> meant, Duration left) throws VaultException {
    if (!locked(left)) {
      return Optional.empty();
    }
    try {
      Optional<Presigned> meanwhile = taken(meant);
      if (meanwhile.isPresent()) {
        return meanwhile;
      }
      List<Presigned> made = maker.make(next(), meant, List.of());
      refill.soon();
      if (made.isEmpty()) {
        return Optional.empty();
      }
      keep(made.subList(1, made.size()));
      return Optional.of(made.getFirst());
    } finally {
      making.unlock();
    }
  }

  private synchronized int next() {
    int now = Math.min(first, maker.batchMax());
    first = Math.min(2 * first, OF_SET);
    return now;
  }

  // What there is no room for is forgotten here: its keepers forget it when they need the room.
  private synchronized void keep(List<Presigned> made) {
    for (Presigned one : made) {
      if (!closed && room.tryAcquire()) {
        ready.computeIfAbsent(one.keepers(), _ -> new ArrayDeque<>()).add(one);
      }
    }
  }

  private boolean refill() {
    List<List<Holder>> sets = sets();
    if (sets.isEmpty() || !isUsed()) {
      return false;
    }
    if (isResting()) {
      return true;
    }
    grow(sets.size());
    Set<Set<Holder>> tried = new HashSet<>();
    for (var next = untried(tried); next.isPresent(); next = untried(tried)) {
      List<Holder> keepers = next.get();
      int missing = missing(Set.copyOf(keepers));
      for (int done = 0; done < missing; done += maker.batchMax()) {
        int count = Math.min(missing - done, maker.batchMax());
        if (room.availablePermits() < count) {
          return false;
        }
        if (!filled(count, keepers)) {
          return true;
        }
      }
    }
    return noteFull();
  }

  // Which sets are wanted changes while it is found who is well.
  private Optional<List<Holder>> untried(Set<Set<Holder>> tried) {
    return sets().stream().filter(set -> tried.add(Set.copyOf(set))).findFirst();
  }

  private boolean filled(int count, List<Holder> keepers) {
    try {
      List<Presigned> made = maker.make(count, _ -> true, keepers);
      keep(made);
      return !made.isEmpty() || rests();
    } catch (VaultException failed) {
      LOG.warn(
          holders.locator().keyId(),
          "refill",
          () -> "presignatures are not refilled: " + failed.getMessage());
      return rests();
    }
  }

  private List<List<Holder>> sets() {
    int lot = holders.locator().keyId().hashCode();
    return KeeperSets.of(holders.all(), holders.k(), this::isWell, lot);
  }

  private synchronized int missing(Set<Holder> keepers) {
    int size = Optional.ofNullable(ready.get(keepers)).map(Queue::size).orElse(0);
    return size > ofSet / 2 || closed ? 0 : ofSet - size;
  }

  private synchronized void grow(int sets) {
    boolean more = wasFull && ready.values().stream().anyMatch(Queue::isEmpty);
    ofSet = Math.clamp(more ? 2 * ofSet : ofSet, 1, Math.max(1, OF_KEY / sets));
  }

  private synchronized boolean noteFull() {
    if (!wasFull && !closed) {
      int count = sum(_ -> true);
      LOG.info(
          holders.locator().keyId(),
          "full",
          () -> "presignatures of a key lie ready: %d at first".formatted(count));
    }
    wasFull = true;
    return false;
  }

  private synchronized boolean isUsed() {
    return !closed && now() - usedAt < UNUSED.toNanos();
  }

  private synchronized boolean isResting() {
    return restUntil - now() > 0;
  }

  private synchronized boolean rests() {
    restUntil = now() + REST.toNanos();
    return false;
  }

  private synchronized int sum(Predicate<Map.Entry<Set<Holder>, Queue<Presigned>>> counted) {
    return ready.entrySet().stream().filter(counted).mapToInt(PresignPool::size).sum();
  }

  private boolean areWell(Map.Entry<Set<Holder>, Queue<Presigned>> set) {
    return set.getKey().stream().allMatch(this::isWell);
  }

  private boolean isWell(Holder holder) {
    return holders.environment().quorum().isWell(holder.member().vault().name());
  }

  private static boolean isKeptBy(
      Predicate<Holder> meant, Map.Entry<Set<Holder>, Queue<Presigned>> set) {
    return !set.getValue().isEmpty() && set.getKey().stream().allMatch(meant);
  }

  private static int size(Map.Entry<Set<Holder>, Queue<Presigned>> set) {
    return set.getValue().size();
  }

  private boolean locked(Duration left) {
    try {
      return making.tryLock(left.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private long now() {
    return holders.environment().nanos().getAsLong();
  }
}
