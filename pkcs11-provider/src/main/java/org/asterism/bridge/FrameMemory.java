package org.asterism.bridge;

import java.nio.file.attribute.UserPrincipal;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The bound on what all large frames of a link take together, and half of it on those of one user:
/// nobody can make the engine run out of memory, or keep the others waiting. Requests and replies
/// are bounded apart, because a call holds its request while its reply asks for room. Small frames
/// never ask. Safe for use by many threads.
final class FrameMemory {
  private static final int UNIT_BYTES = 1024;

  private final Pool requests;
  private final Pool replies;

  FrameMemory(LinkLimits limits) {
    this.requests = new Pool(limits);
    this.replies = new Pool(limits);
  }

  /// What is taken and given back for `bytes`.
  static int rounded(int bytes) {
    return Math.ceilDiv(bytes, UNIT_BYTES) * UNIT_BYTES;
  }

  Share requests(Peer peer) {
    return new Share(requests, peer.user());
  }

  Share replies(Peer peer) {
    return new Share(replies, peer.user());
  }

  /// What the frames of one user may take in one direction.
  record Share(Pool pool, UserPrincipal user) {
    /// False where this user's frames, or all, hold too much for too long.
    boolean take(int bytes) {
      try {
        return pool.take(user, rounded(bytes));
      } catch (InterruptedException stopping) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    void giveBack(int bytes) {
      pool.giveBack(user, rounded(bytes));
    }
  }

  /// The frames of one direction.
  static final class Pool {
    private final long most;
    private final long waitNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition returned = lock.newCondition();
    private final Map<UserPrincipal, Long> byUser = new HashMap<>();
    private long all;

    private Pool(LinkLimits limits) {
      this.most = limits.largeFrameBytes();
      this.waitNanos = limits.largeFrameWait().toNanos();
    }

    private boolean take(UserPrincipal user, int bytes) throws InterruptedException {
      lock.lockInterruptibly();
      try {
        long left = waitNanos;
        while (!fits(user, bytes)) {
          if (left <= 0) {
            return false;
          }
          left = returned.awaitNanos(left);
        }
        all += bytes;
        byUser.merge(user, (long) bytes, Long::sum);
        return true;
      } finally {
        lock.unlock();
      }
    }

    private boolean fits(UserPrincipal user, int bytes) {
      return bytes <= most - all && bytes <= most / 2 - byUser.getOrDefault(user, 0L);
    }

    private void giveBack(UserPrincipal user, int bytes) {
      if (bytes == 0) {
        return;
      }
      lock.lock();
      try {
        all -= bytes;
        byUser.computeIfPresent(user, (_, own) -> own == bytes ? null : own - bytes);
        returned.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }
}
