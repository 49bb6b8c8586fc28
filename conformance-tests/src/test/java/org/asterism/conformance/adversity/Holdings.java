package org.asterism.conformance.adversity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.asterism.conformance.live.LiveConstellation;
import org.asterism.conformance.live.Tool;

/// How many key and object records a vault holds.
record Holdings(long keys, long objects) {
  // Longer than the engine waits before it pays a debt or cleans again.
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Pattern ROW =
      Pattern.compile("(?m)^(vault\\d+)\\s.*attested\\s+simulated\\s+(\\d+)\\s+(\\d+)\\s");

  /// What each vault says, by the operator's command; empty where one does not answer.
  static Map<String, Holdings> ofVaults(LiveConstellation constellation)
      throws IOException, InterruptedException {
    Tool.Ended status =
        constellation.asterism("constellation", "status", constellation.engineFolder().toString());
    var found = new TreeMap<String, Holdings>();
    ROW.matcher(status.output())
        .results()
        .forEach(row ->
            found.put(
                row.group(1),
                new Holdings(Long.parseLong(row.group(2)), Long.parseLong(row.group(3)))));
    return found;
  }

  /// What each vault must hold for the objects that `applications` see.
  static Holdings needed(List<Application> applications) throws IOException, InterruptedException {
    long keys = 0;
    long publicKeys = 0;
    for (Application application : applications) {
      keys += application.labels(Application.PRIVATE).size();
      publicKeys += application.labels(Application.PUBLIC).size();
    }
    return new Holdings(keys, keys + publicKeys);
  }

  /// Waits until each vault holds exactly what is needed: debts are paid, remains are cleaned.
  static void awaitEqual(
      LiveConstellation constellation, List<Application> applications, String context)
      throws IOException, InterruptedException {
    var expected = new TreeMap<String, Holdings>();
    long end = System.nanoTime() + PATIENCE.toNanos();
    Map<String, Holdings> found;
    do {
      TimeUnit.MILLISECONDS.sleep(200);
      // Debts are paid while a token is open: listing opens it.
      Holdings needed = needed(applications);
      for (int i = 0; i < constellation.vaults().size(); i++) {
        expected.put(LiveConstellation.vaultName(i), needed);
      }
      found = ofVaults(constellation);
    } while (!found.equals(expected) && System.nanoTime() < end);
    assertEquals(expected, found, context);
  }
}
