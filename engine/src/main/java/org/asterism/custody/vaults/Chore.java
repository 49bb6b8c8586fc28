package org.asterism.custody.vaults;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.asterism.secret.Handover;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A piece of work that is done in the background, and tried again while it leaves something.
///
/// **Guarantee.** It runs once at a time. Whatever asks for it before a run begins is served by
/// that run; whatever asks meanwhile, by one more. While something is left it comes again by
/// itself, after pauses that double from [#FIRST_PAUSE] to [#LONGEST_PAUSE]; who has a new reason
/// to ask makes it come after the first pause again, never sooner. A run that fails leaves
/// something. It ends with its owner, by [#close], or with the background. Safe for use by many
/// threads.
public final class Chore implements AutoCloseable {
  public static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  public static final Duration LONGEST_PAUSE = Duration.ofSeconds(16);

  private static final Logger LOG = LoggerFactory.getLogger(Chore.class);

  private final Scheduler scheduler;
  private final String name;
  private final BooleanSupplier work;

  // Guarded by this object's monitor.
  private boolean asked;
  private boolean left;
  private boolean running;
  private Duration pause = FIRST_PAUSE;
  private Runnable cancellation = () -> {};
  private volatile boolean closed;

  Chore(Scheduler scheduler, String name, BooleanSupplier work) {
    this.scheduler = scheduler;
    this.name = name;
    this.work = work;
  }

  /// Asks for a run, because there is something new to do or a reason to think that it can be done.
  public synchronized void soon() {
    if (!asked) {
      asked = true;
      pause = FIRST_PAUSE;
      plan();
    }
  }

  /// Asks for a run after a pause, because something was just tried and left.
  public synchronized void later() {
    if (!asked && !left) {
      left = true;
      plan();
    }
  }

  public boolean isClosed() {
    return closed;
  }

  /// Plans no more runs; one that is under way goes on, and its failure is none.
  @Override
  public synchronized void close() {
    closed = true;
    cancellation.run();
  }

  private void plan() {
    if (!closed && !running && (asked || left)) {
      cancellation.run();
      try (var handover = Handover.orElse(this::forget)) {
        cancellation = handover.to(scheduler.after(left ? pause : Duration.ZERO, this::run));
      }
    }
  }

  // What could not be planned is planned by whoever has the next reason to ask.
  private void forget() {
    asked = false;
    left = false;
  }

  private void run() {
    begin();
    boolean rest = true;
    try {
      rest = closed || work.getAsBoolean();
    } catch (RuntimeException | Error failed) {
      if (!closed) {
        LOG.error("background: {} failed", name, failed);
      }
    }
    end(rest);
  }

  private synchronized void begin() {
    running = true;
    asked = false;
    left = false;
  }

  private synchronized void end(boolean rest) {
    running = false;
    left |= rest;
    plan();
    pause = left ? Collections.min(List.of(pause.multipliedBy(2), LONGEST_PAUSE)) : FIRST_PAUSE;
  }
}
