package org.asterism.custody.threshold;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.asterism.custody.threshold.Holders.Holder;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.Point;
import org.asterism.threshold.frost.NonceCommitment;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.Octets;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultSilent;
import org.asterism.vault.operation.NonceBatch;
import org.asterism.vault.operation.SchnorrSign;

/// The nonces of one key that lie ready at its vaults: by their points, of which nothing is secret.
/// Each is handed out once. Safe for use by many threads.
///
/// **Limits.** A vault is asked for [#FIRST], and each time for twice as many until it is
/// [NonceBatch#COUNT_MAX]: a key that signs now and then takes little room.
final class NoncePool {
  static final int FIRST = 4;

  private final Holders holders;
  private final Kernel kernel;
  private final Map<EnrolmentId, Shelf> shelves = new ConcurrentHashMap<>();

  NoncePool(Holders holders) {
    this.holders = holders;
    this.kernel = holders.environment().kernel();
  }

  /// One that lies ready.
  record Ready(SchnorrSign.Nonce nonce, NonceCommitment commitment) {}

  /// A vault's, the oldest first. Whoever finds none asks for more, and others wait for that.
  private static final class Shelf {
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<Unread> all = new ArrayDeque<>();
    private int more = FIRST;
  }

  /// As it was answered.
  private record Unread(SchnorrSign.Nonce nonce, NonceBatch.Commitment commitment) {}

  /// The next one of this vault, which is asked for more where there is none.
  ///
  /// @throws VaultException also for one that is no pair of points: its vault is blamed
  Ready take(Holder holder, Duration left) throws VaultException {
    Unread next = next(holder, left);
    Optional<Point> hiding = point(next.commitment().hiding());
    Optional<Point> binding = point(next.commitment().binding());
    if (hiding.isEmpty() || binding.isEmpty()) {
      drop(holder);
      throw holders.blame(holder, "its nonces are no points");
    }
    return new Ready(next.nonce(), new NonceCommitment(hiding.get(), binding.get()));
  }

  /// Forgets what a vault has: it has forgotten it itself.
  void drop(Holder holder) {
    Shelf shelf = shelf(holder);
    shelf.lock.lock();
    try {
      shelf.all.clear();
    } finally {
      shelf.lock.unlock();
    }
  }

  private Unread next(Holder holder, Duration left) throws VaultException {
    Shelf shelf = shelf(holder);
    lock(shelf, holder, left);
    try {
      if (shelf.all.isEmpty()) {
        fill(shelf, holder, left);
      }
      return shelf.all.remove();
    } finally {
      shelf.lock.unlock();
    }
  }

  private void fill(Shelf shelf, Holder holder, Duration left) throws VaultException {
    var made = holders.carryOut(holder, new NonceBatch(shelf.more), left);
    if (made.commitments().size() != shelf.more) {
      throw holders.blame(holder, "its batch has another number of nonces than was asked for");
    }
    shelf.more = Math.min(2 * shelf.more, NonceBatch.COUNT_MAX);
    for (int i = 0; i < made.commitments().size(); i++) {
      var nonce = new SchnorrSign.Nonce(made.batch(), i);
      shelf.all.add(new Unread(nonce, made.commitments().get(i)));
    }
  }

  private static void lock(Shelf shelf, Holder holder, Duration left) throws VaultException {
    try {
      if (shelf.lock.tryLock(left.toNanos(), TimeUnit.NANOSECONDS)) {
        return;
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
    throw new VaultSilent(holder.member().vault().name(), left);
  }

  private Shelf shelf(Holder holder) {
    return shelves.computeIfAbsent(holder.member().id(), _ -> new Shelf());
  }

  private Optional<Point> point(Octets encoded) {
    return kernel.decode(Curve.EDWARDS25519, encoded.toByteArray());
  }
}
