package org.asterism.conformance.restart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.asterism.conformance.interop.AcceptancePrograms;
import org.asterism.conformance.interop.Consumer;
import org.asterism.conformance.live.LiveProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// C programs go on through the deaths of their engines: no call fails, no session is lost.
class OutlivedEngineTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Pattern ROUND = Pattern.compile("round (\\d+)\n");
  private static final int CRASHES = 2;

  @Test
  void everyCallSucceeds(@TempDir Path folder) throws Exception {
    Restarts restarts = Restarts.shared();
    Consumer consumer = restarts.consumer(folder);
    String program = AcceptancePrograms.build("outlived");
    try (LiveProcess signing =
        consumer.tool().process(folder.resolve("log"), "round 1", program, folder.toString())) {
      signing.start();
      for (int i = 0; i < CRASHES; i++) {
        restarts.crash();
        awaitAnotherRound(signing);
      }
      restarts.restart();
      awaitAnotherRound(signing);
      consumer.write("stop", "");
      assertEquals(0, signing.awaitEnd(), signing::toString);
      assertTrue(signing.log().contains("ok: nothing failed but"), signing.log());
    }
  }

  @Test
  void asManySessionsAsMayBeComeBack(@TempDir Path folder) throws Exception {
    Restarts restarts = Restarts.shared();
    Consumer consumer = restarts.consumer(folder);
    String program = AcceptancePrograms.build("crowd");
    try (LiveProcess crowd =
        consumer.tool().process(folder.resolve("log"), "ok: open", program, folder.toString())) {
      crowd.start();
      restarts.crash();
      consumer.write("stop", "");
      crowd.awaitLog("ok: all sessions came back", PATIENCE);
      assertEquals(0, crowd.awaitEnd(), crowd::toString);
    }
  }

  // Two: the first may have been under way.
  private static void awaitAnotherRound(LiveProcess signing) throws Exception {
    signing.awaitLog("round " + (lastRound(signing.log()) + 2) + "\n", PATIENCE);
  }

  private static int lastRound(String log) {
    var rounds = ROUND.matcher(log);
    int last = 0;
    while (rounds.find()) {
      last = Integer.parseInt(rounds.group(1));
    }
    return last;
  }
}
