package org.asterism.custody.threshold;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.asterism.custody.threshold.Holders.Holder;
import org.asterism.kernel.Point;
import org.asterism.threshold.ecdsa.PresignShape;
import org.asterism.vault.VaultException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The presignatures of one key that lie ready at its vaults. Each is handed out once, the oldest
/// first. Safe for use by many threads: whoever finds none makes more, and others wait for that.
///
/// **Limits.** The first session makes [#FIRST], each further one twice as many, up to what a
/// session makes at most: a key that signs now and then takes little room.
final class PresignPool {
  static final int FIRST = 16;

  private static final Logger LOG = LoggerFactory.getLogger(PresignPool.class);

  private final Holders holders;
  private final Point publicKey;
  private final ReentrantLock lock = new ReentrantLock();
  private final Queue<Presigned> ready = new ArrayDeque<>();
  private int more;

  PresignPool(Holders holders, Point publicKey) {
    this.holders = holders;
    this.publicKey = publicKey;
    this.more = Math.min(FIRST, PresignShape.batchMax(publicKey.curve(), holders.k()));
  }

  /// The next one whose keepers are all meant; where there is none, such vaults make more.
  ///
  /// @return empty where what they made is none of the key: the log names them
  Optional<Presigned> take(Predicate<Holder> meant, Duration left) throws VaultException {
    if (!locked(left)) {
      return Optional.empty();
    }
    try {
      Optional<Presigned> lying = lying(meant);
      if (lying.isPresent() || !filled(meant)) {
        return lying;
      }
      return lying(meant);
    } finally {
      lock.unlock();
    }
  }

  /// Forgets what a vault keeps a part of: it has forgotten it itself.
  void drop(Holder keeper) {
    lock.lock();
    try {
      ready.removeIf(one -> !one.isKeptBy(holder -> !holder.equals(keeper)));
    } finally {
      lock.unlock();
    }
  }

  private Optional<Presigned> lying(Predicate<Holder> meant) {
    for (Iterator<Presigned> all = ready.iterator(); all.hasNext(); ) {
      Presigned one = all.next();
      if (one.isKeptBy(meant)) {
        all.remove();
        return Optional.of(one);
      }
    }
    return Optional.empty();
  }

  private boolean filled(Predicate<Holder> meant) throws VaultException {
    Optional<List<Presigned>> made = new PresignRounds(holders, publicKey, more).presign(meant);
    if (made.isEmpty()) {
      LOG.error(
          "presignatures are none of their key, and are not used; one of the vaults {} is to blame",
          holders.all().stream()
              .filter(meant)
              .map(holder -> holder.member().vault().name().toString())
              .collect(Collectors.joining(", ")));
      return false;
    }
    ready.addAll(made.get());
    more = Math.min(2 * more, PresignShape.batchMax(publicKey.curve(), holders.k()));
    return true;
  }

  private boolean locked(Duration left) {
    try {
      return lock.tryLock(left.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
