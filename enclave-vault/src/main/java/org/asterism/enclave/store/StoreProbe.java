package org.asterism.enclave.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import org.asterism.vault.Description;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The knowledge of whether a store can still write: by writing as much as a record has at most,
/// and by asking how much of the disk is free. What it found is good for [#FRESH], so that asking
/// often costs nothing. Each change is a line in the log. Safe for use by many threads.
final class StoreProbe {
  /// How long an answer is good.
  static final Duration FRESH = Duration.ofSeconds(5);

  /// Less than this on the disk is worth a word: some hundred large records, and the journal.
  static final long LOW_BYTES = 64L << 20;

  private static final Logger LOG = LoggerFactory.getLogger(StoreProbe.class);
  private static final int MEGABYTE = 1 << 20;

  private final Path path;
  private final InstantSource clock;
  private final ReentrantLock looking = new ReentrantLock();
  private Description.Storage last = new Description.Storage(true, false, Long.MAX_VALUE);
  private @Nullable Long lookedAt;

  /// What writes a record and takes it away again.
  @FunctionalInterface
  interface Trial {
    void write() throws StoreException, StoreTimeoutException, InterruptedException;
  }

  /// @param path of the store
  StoreProbe(Path path, InstantSource clock) {
    this.path = path;
    this.clock = clock;
  }

  Description.Storage look(Trial trial) {
    looking.lock();
    try {
      long now = clock.millis();
      if (lookedAt == null || Math.abs(now - lookedAt) >= FRESH.toMillis()) {
        note(found(trial));
        lookedAt = clock.millis();
      }
      return last;
    } finally {
      looking.unlock();
    }
  }

  private Description.Storage found(Trial trial) {
    long free = free();
    return new Description.Storage(writes(trial), free < LOW_BYTES, free);
  }

  private boolean writes(Trial trial) {
    try {
      trial.write();
      return true;
    } catch (StoreException | StoreTimeoutException failed) {
      LOG.debug("the store does not write: {}", failed.toString());
      return false;
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return last.writes();
    }
  }

  private long free() {
    try {
      return Files.getFileStore(path).getUsableSpace();
    } catch (IOException gone) {
      LOG.debug("nobody knows how much is free: {}", gone.toString());
      return 0;
    }
  }

  private void note(Description.Storage now) {
    long free = now.freeBytes() / MEGABYTE;
    if (!now.writes() && last.writes()) {
      LOG.error(
          "the store {} cannot write ({} MiB are free on its disk): nothing new is kept until it"
              + " can; make room, or make it writable",
          path,
          free);
    }
    if (now.writes() && !last.writes()) {
      LOG.info("the store {} writes again", path);
    }
    if (now.low() && !last.low()) {
      LOG.warn(
          "the disk of the store {} has {} MiB left, expected at least {}: make room before it is"
              + " full",
          path,
          free,
          LOW_BYTES / MEGABYTE);
    }
    if (!now.low() && last.low()) {
      LOG.info("the disk of the store {} has room again: {} MiB", path, free);
    }
    last = now;
  }
}
