package org.asterism.token;

import java.util.List;
import java.util.function.Predicate;
import org.asterism.vault.Act;
import org.asterism.vault.Operation;

/// The instant at which the engine dies: at the n-th act of some kind, before or after the vault
/// has done it. From then on no vault hears of this engine.
final class Crash {
  private Predicate<Operation<?>> counted = _ -> false;
  private boolean done;
  private int left;
  private Runnable death = () -> {};
  private boolean dead;

  /// @param at the number of the act, from 1
  /// @param done whether the vault does that act
  /// @param death what dies with the engine besides
  synchronized void arm(int at, boolean done, Predicate<Operation<?>> counted, Runnable death) {
    this.left = at;
    this.done = done;
    this.counted = counted;
    this.death = death;
  }

  synchronized boolean isDead() {
    return dead;
  }

  /// The engine is started again.
  synchronized void disarm() {
    dead = false;
    counted = _ -> false;
  }

  /// Whether the act still leaves the engine.
  synchronized boolean leaves(List<? extends Act<?>> acts) {
    if (!dead && isCounted(acts)) {
      left--;
      if (left == 0 && !done) {
        die();
      }
    }
    return !dead;
  }

  /// Whether the answer still reaches the engine.
  synchronized boolean arrives(List<? extends Act<?>> acts) {
    if (!dead && left <= 0 && done && isCounted(acts)) {
      die();
    }
    return !dead;
  }

  private boolean isCounted(List<? extends Act<?>> acts) {
    return acts.stream().anyMatch(act -> counted.test(act.operation()));
  }

  private void die() {
    dead = true;
    death.run();
  }
}
