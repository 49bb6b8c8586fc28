package org.asterism.custody.assembled;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.asterism.crypto.LocalKey;
import org.asterism.secret.Spare;
import org.asterism.secret.Spares;
import org.asterism.vault.Lease;

/// A key that is whole in this process for as long as its lease allows. Safe for use by many
/// threads.
final class Loan implements Spare, AutoCloseable {
  private static final long UNLIMITED = 0;

  private final LocalKey key;
  private final long end;
  private final long uses;
  private final AtomicLong taken = new AtomicLong();
  private final AtomicLong returned = new AtomicLong();
  private final int bytes;
  private volatile long lastUsed;
  private volatile boolean closed;

  /// @param requested when the shares were asked for, by the monotonic clock: the lease counts from
  ///   there (design §6)
  Loan(LocalKey key, Lease lease, long requested) {
    this.key = key;
    this.bytes = key.bytes();
    this.lastUsed = requested;
    this.end = requested + lease.time().toNanos();
    this.uses = lease.uses();
  }

  /// Charges one use, unless the lease is over.
  boolean take(long now) {
    if (closed || end - now <= 0) {
      return false;
    }
    lastUsed = now;
    return uses == UNLIMITED || taken.getAndIncrement() < uses;
  }

  /// To be called after each use that was taken: the last one of a limited lease ends it.
  void giveBack() {
    if (uses != UNLIMITED && returned.incrementAndGet() == uses) {
      close();
    }
  }

  /// Ends the loan; one whose uses are all taken ends with the last of them.
  void retire() {
    if (uses == UNLIMITED || taken.get() < uses) {
      close();
    }
  }

  /// How long the lease still runs; zero when it is over.
  Duration left(long now) {
    return Duration.ofNanos(Math.max(0, end - now));
  }

  @Override
  public long lastUsed() {
    return lastUsed;
  }

  @Override
  public int bytes() {
    return bytes;
  }

  /// Ends the loan before its time: the next use gathers again.
  @Override
  public void giveUp() {
    close();
  }

  LocalKey key() {
    return key;
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
    Spares.forget(this);
    key.close();
  }
}
