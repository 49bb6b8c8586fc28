package org.asterism.conformance.restart;

import java.io.IOException;
import java.nio.file.Path;
import org.asterism.conformance.interop.Consumer;
import org.asterism.conformance.live.LiveConstellation;
import org.asterism.conformance.live.TestToken;
import org.jspecify.annotations.Nullable;

/// A constellation of one vault whose engine is restarted while applications use it. One for all
/// tests of this package, each with a token of its own.
final class Restarts {
  // How long calls wait is no matter of what they find afterwards, and machines are busy.
  private static final String PATIENT = ";deadline_ms=90000;restart_ms=90000";

  private static @Nullable Restarts shared;

  private final LiveConstellation live;

  private Restarts(LiveConstellation live) {
    this.live = live;
  }

  static synchronized Restarts shared() throws IOException, InterruptedException {
    Restarts running = shared;
    if (running == null) {
      var live = LiveConstellation.start(1, 1, LiveConstellation.PATIENT);
      Runtime.getRuntime().addShutdownHook(new Thread(live::close));
      running = new Restarts(live);
      shared = running;
    }
    return running;
  }

  /// A token of its own, for a consumer that waits as long as it takes.
  Consumer consumer(Path folder) throws IOException, InterruptedException {
    TestToken token = live.freshToken();
    return Consumer.of(token.by(token.module(), token.engine() + PATIENT), folder);
  }

  /// The engine is killed, and another one started.
  void crash() throws IOException, InterruptedException {
    live.engine().kill();
    live.engine().start();
  }

  /// The engine is stopped as a supervisor does it, and another one started.
  void restart() throws IOException, InterruptedException {
    var _ = live.engine().stop();
    live.engine().start();
  }
}
