package org.asterism.bridge;

import java.util.Collection;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A watch over all connections, several times a second: ends those that take too long, and has
/// those whose calls work for long send a sign of life. A peer that reads nothing blocks its own
/// sign of life alone, never this.
final class Watchdog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
  private static final int LOOKS_PER_LIMIT = 4;

  private final Collection<FrameChannel> connections;
  private final LongSupplier nanos;
  private final ScheduledExecutorService looking;
  private final ExecutorService beats;

  Watchdog(Collection<FrameChannel> connections, LinkLimits limits, LongSupplier nanos) {
    this.connections = connections;
    this.nanos = nanos;
    ThreadFactory threads = Thread.ofPlatform().daemon().name("bridge-watchdog-", 0).factory();
    this.looking = Executors.newSingleThreadScheduledExecutor(threads);
    // At most one at a time for each connection, and only where a call takes longer than a second.
    this.beats = Executors.newCachedThreadPool(threads);
    long shortest =
        Math.min(
            limits.alive().toNanos(),
            Math.min(limits.halfFrame().toNanos(), limits.greeting().toNanos()));
    long period = Math.max(1, shortest / LOOKS_PER_LIMIT);
    var _ = looking.scheduleAtFixedRate(this::look, period, period, TimeUnit.NANOSECONDS);
  }

  // What is thrown would end all later looks.
  private void look() {
    try {
      long now = nanos.getAsLong();
      for (FrameChannel connection : connections) {
        connection.watch(now, beats);
      }
    } catch (RuntimeException | Error failed) {
      LOG.error("looking at the connections", failed);
    }
  }

  @Override
  public void close() {
    looking.shutdownNow();
    beats.shutdownNow();
  }
}
