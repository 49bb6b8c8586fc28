package org.asterism.rpc;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/// Who may speak in the log: once in a while, for all that happened since. What a peer can cause as
/// often as it likes is told so. Safe for use by many threads.
final class Seldom {
  /// The pause after a line.
  static final Duration PAUSE = Duration.ofSeconds(10);

  private final LongSupplier nanos;
  private long silent;
  private boolean spoke;
  private long spokeAtNanos;

  Seldom(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /// How many of the kind were passed over in silence before this one; empty where this is one.
  synchronized OptionalLong speak() {
    long now = nanos.getAsLong();
    if (spoke && now - spokeAtNanos < PAUSE.toNanos()) {
      silent++;
      return OptionalLong.empty();
    }
    long before = silent;
    silent = 0;
    spoke = true;
    spokeAtNanos = now;
    return OptionalLong.of(before);
  }
}
