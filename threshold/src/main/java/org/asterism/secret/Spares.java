package org.asterism.secret;

import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// The secrets that may be given up, together in at most [#BYTES_MAX]: what is being worked on
/// needs the rest. Safe for use by many threads.
public final class Spares {
  /// Of the general part.
  public static final int BYTES_MAX = 896 << 10;

  private static final Set<Spare> KEPT = ConcurrentHashMap.newKeySet();
  private static final AtomicInteger BYTES = new AtomicInteger();

  private Spares() {}

  /// Keeps one until it is [given up][Spare#giveUp] or [#forget] comes; others may go for it.
  public static void keep(Spare spare) {
    if (KEPT.add(spare)) {
      BYTES.addAndGet(spare.bytes());
    }
    while (BYTES.get() > BYTES_MAX && giveUpOne()) {
      // One after the other, the least used first.
    }
  }

  /// One that its keeper has closed. Does nothing the second time.
  public static void forget(Spare spare) {
    if (KEPT.remove(spare)) {
      BYTES.addAndGet(-spare.bytes());
    }
  }

  /// Gives up the one that was used longest ago; false where none is left.
  static boolean giveUpOne() {
    Optional<Spare> oldest = KEPT.stream().min(Comparator.comparingLong(Spare::lastUsed));
    oldest.ifPresent(spare -> {
      forget(spare);
      spare.giveUp();
    });
    return oldest.isPresent();
  }
}
