package org.asterism.rpc;

import io.grpc.ManagedChannel;
import io.grpc.StatusException;
import io.grpc.netty.NettyChannelBuilder;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.asterism.ratls.AttestationRefused;
import org.asterism.secret.Handover;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultName;
import org.asterism.vault.VaultSilent;
import org.asterism.vault.VaultUnattested;
import org.asterism.vault.VaultUnreachable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one attested link to one vault: made when first needed, one at a time, again after it broke
/// or grew old. After a failure there is a pause, [Limits#LAST_BACKOFF] at most: whoever comes in
/// it waits for its end.
final class Links {
  private static final Logger LOG = LoggerFactory.getLogger(Links.class);

  private final VaultName vault;
  private final Supplier<NettyChannelBuilder> channels;
  private final Attesting attesting;
  private final Duration lifetime;
  private final LongSupplier nanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final CountDownLatch closed = new CountDownLatch(1);

  private volatile @Nullable AttestedLink current;
  private volatile @Nullable Failure lastFailure;
  private Duration backoff = Limits.FIRST_BACKOFF;

  /// Why there is no link, and when it is tried again.
  private record Failure(VaultException why, long nextTryAtNanos) {}

  /// @param lifetime after which a link is replaced
  Links(
      VaultName vault,
      Supplier<NettyChannelBuilder> channels,
      Attesting attesting,
      Duration lifetime,
      LongSupplier nanos) {
    this.vault = vault;
    this.channels = channels;
    this.attesting = attesting;
    this.lifetime = lifetime;
    this.nanos = nanos;
  }

  /// The attested link, made within `left` where there is none.
  AttestedLink link(Duration left) throws VaultException {
    AttestedLink link = current;
    return link != null && isYoung(link) ? link : renew(left);
  }

  /// Whether there is one that can be used at once, as far as is known.
  boolean isUp() {
    AttestedLink link = current;
    return link != null && isYoung(link);
  }

  /// Never use this link again; its running calls may end.
  void drop(AttestedLink link) {
    lock.lock();
    try {
      if (current == link) {
        current = null;
      }
      link.retire();
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed.countDown();
      AttestedLink link = current;
      current = null;
      if (link != null) {
        link.cut();
      }
    } finally {
      lock.unlock();
    }
  }

  private AttestedLink renew(Duration left) throws VaultException {
    long end = nanos.getAsLong() + left.toNanos();
    Failure before = lastFailure;
    try {
      if (before != null) {
        awaitEnd(before, left);
      }
      if (!lock.tryLock(left(end).toNanos(), TimeUnit.NANOSECONDS)) {
        throw new VaultSilent(vault, left);
      }
    } catch (InterruptedException interrupted) {
      throw interrupted(interrupted);
    }
    try {
      AttestedLink link = current;
      return link != null && isYoung(link) ? link : replace(before, left(end));
    } finally {
      lock.unlock();
    }
  }

  // A vault that is back must not be missed for what is left of a pause.
  private void awaitEnd(Failure failure, Duration left)
      throws VaultUnreachable, InterruptedException {
    long pause = pause(failure);
    if (pause > left.toNanos()) {
      throw failedBefore(failure);
    }
    var _ = closed.await(pause, TimeUnit.NANOSECONDS);
  }

  private long pause(Failure failure) {
    return failure.nextTryAtNanos() - nanos.getAsLong();
  }

  private VaultUnreachable failedBefore(Failure failure) {
    return new VaultUnreachable(vault, "it failed a moment ago", failure.why());
  }

  private Duration left(long end) {
    return Duration.ofNanos(Math.max(1, end - nanos.getAsLong()));
  }

  // Of those that waited, one tries it, and the others take what came of that.
  private AttestedLink replace(@Nullable Failure before, Duration left) throws VaultException {
    if (closed.getCount() == 0) {
      throw new VaultUnreachable(vault, "this client was closed", null);
    }
    Failure now = lastFailure;
    if (now != null && !now.equals(before) && pause(now) > 0) {
      throw failedBefore(now);
    }
    try {
      AttestedLink old = current;
      AttestedLink fresh = connect(left.compareTo(Limits.ATTEST) < 0 ? left : Limits.ATTEST);
      current = fresh;
      lastFailure = null;
      backoff = Limits.FIRST_BACKOFF;
      if (old != null) {
        old.retire();
      }
      return fresh;
    } catch (VaultException failed) {
      // Whoever waits for a connection may be called off: that says nothing about the vault.
      if (!Thread.currentThread().isInterrupted()) {
        remember(failed);
      }
      throw failed;
    }
  }

  private void remember(VaultException failed) {
    lastFailure = new Failure(failed, nanos.getAsLong() + backoff.toNanos());
    Duration doubled = backoff.multipliedBy(2);
    backoff = doubled.compareTo(Limits.LAST_BACKOFF) < 0 ? doubled : Limits.LAST_BACKOFF;
  }

  private AttestedLink connect(Duration left) throws VaultException {
    ManagedChannel channel = channels.get().build();
    try (var handover = Handover.orElse(channel::shutdownNow)) {
      AttestedLink link = attesting.attest(channel, left);
      LOG.info("vault {}: attested connection by {}", vault, link.evidence());
      return handover.to(link);
    } catch (AttestationRefused refused) {
      throw new VaultUnattested(vault, refused.step(), refused.reason(), refused);
    } catch (StatusException failed) {
      throw Failures.of(vault, failed.getStatus(), left);
    } catch (InterruptedException interrupted) {
      throw interrupted(interrupted);
    }
  }

  private VaultUnreachable interrupted(InterruptedException interrupted) {
    Thread.currentThread().interrupt();
    return new VaultUnreachable(vault, "the wait was interrupted", interrupted);
  }

  private boolean isYoung(AttestedLink link) {
    return nanos.getAsLong() - link.attestedAtNanos() < lifetime.toNanos();
  }
}
