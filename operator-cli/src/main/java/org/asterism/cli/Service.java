package org.asterism.cli;

import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import org.asterism.secret.ProcessGuard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a command does that serves until a signal tells it to stop.
final class Service {
  private static final Logger LOG = LoggerFactory.getLogger(Service.class);

  private Service() {}

  /// What a signal closes.
  interface Running extends AutoCloseable {
    @Override
    void close();
  }

  /// Keeps others off this process's memory, and says where that cannot be had.
  static void guard() {
    ProcessGuard.raise().forEach(LOG::warn);
  }

  /// Says that `running` is ready, and returns never.
  static int untilTold(Running running, String readyLine, PrintWriter out)
      throws InterruptedException {
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> stop(running)));
    out.println(readyLine);
    out.flush();
    // Only a signal ends it, by the hook.
    new CountDownLatch(1).await();
    return 0;
  }

  // A signal that was obeyed is no failure: without halt the JVM would end with 128 + its number.
  private static void stop(Running running) {
    try {
      running.close();
    } finally {
      Runtime.getRuntime().halt(0);
    }
  }
}
