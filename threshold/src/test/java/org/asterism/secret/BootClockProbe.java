package org.asterism.secret;

import java.util.concurrent.TimeUnit;

/// The main class of a child process of [ProcessGuardTest]: says how many hours the clock that goes
/// on in suspends is ahead of the one that does not.
final class BootClockProbe {
  private BootClockProbe() {}

  public static void main(String[] args) {
    long ahead = BootClock.nanos() - System.nanoTime();
    System.out.println(TimeUnit.NANOSECONDS.toHours(ahead));
  }
}
