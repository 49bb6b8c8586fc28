package org.asterism.conformance.adversity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.asterism.conformance.live.LiveConstellation;
import org.asterism.conformance.live.TestToken;
import org.asterism.conformance.live.Tool;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// `token repair` on running processes: a vault loses its store, and gets back its shares of all
/// keys; then the keys do without two others.
class RepairedKeysTest {
  private static final List<String> BORN = List.of("born-1", "born-2");
  private static final List<String> LABELS = List.of("born-1", "born-2", "whole");

  /// Within which what a vault lacks comes back by itself.
  private static final Duration END = Duration.ofSeconds(60);

  private static final String SETTINGS =
      LiveConstellation.PATIENT
          + """

          [[token]]
          label_pattern = "repaired-*"
          custody = { edwards = "threshold" }
          """;

  private static LiveConstellation constellation;
  private static Application user;

  @BeforeAll
  static void start() throws Exception {
    constellation = LiveConstellation.start(5, 3, SETTINGS);
    TestToken token = constellation.freshToken("repaired");
    user = new Application(constellation, token);
    for (String label : LABELS) {
      user.generate(label).succeeded();
    }
  }

  @AfterAll
  static void stop() {
    constellation.close();
  }

  @Test
  void aVaultThatLostItsStoreServesAgain() throws Exception {
    new VaultFolder(constellation.vaultFolder(2)).loseStore(constellation, constellation.vault(2));
    Tool.Ended waits = user.repair().succeeded();
    assertTrue(waits.output().contains("vault3 has a seat"), waits::toString);
    Path order = user.signSeats(waits.output()).orElseThrow();
    // Whatever became of the engine meanwhile.
    constellation.engine().kill();
    constellation.engine().start();
    Tool.Ended done = user.repair("--order", order.toString()).succeeded();
    assertEquals(2, done.output().lines().count(), done::toString);
    done.output().lines().forEach(line -> assertTrue(line.endsWith("vault3 got back its share")));
    // What is no share in threshold custody comes back by itself.
    Holdings.awaitEqual(constellation, List.of(user), "repaired");
    signWithoutVaults(LABELS, 0, 4);
    aVaultWithAnOlderStoreServesAgain();
  }

  private static void aVaultWithAnOlderStoreServesAgain() throws Exception {
    constellation.vault(4).stop();
    byte[] before = Files.readAllBytes(store(4));
    constellation.vault(4).start();
    user.refresh().succeeded();
    constellation.vault(4).stop();
    Files.write(store(4), before);
    constellation.vault(4).start();
    Tool.Ended done = user.repair("--vault", "vault5").succeeded();
    done.output().lines().forEach(line -> assertTrue(line.endsWith("vault5 got back its share")));
    signWithoutVaults(BORN, 0, 1);
    awaitSigningWithoutVaults("whole", 0, 1);
    assertTrue(user.repair().succeeded().output().contains("has its shares at all vaults"));
  }

  // Nothing says when its share has come back by itself.
  private static void awaitSigningWithoutVaults(String label, int... away) throws Exception {
    long end = System.nanoTime() + END.toNanos();
    boolean signed = false;
    while (!signed && System.nanoTime() < end) {
      kill(away);
      signed = user.sign(label).status() == 0;
      start(away);
    }
    signWithoutVaults(List.of(label), away);
  }

  private static Path store(int vault) {
    return constellation.vaultFolder(vault).resolve("vault.db");
  }

  private static void signWithoutVaults(List<String> labels, int... away) throws Exception {
    kill(away);
    for (String label : labels) {
      user.assertSigns(label, "repaired");
    }
    start(away);
  }

  private static void kill(int... vaults) throws Exception {
    for (int vault : vaults) {
      constellation.vault(vault).kill();
    }
  }

  private static void start(int... vaults) throws Exception {
    for (int vault : vaults) {
      constellation.vault(vault).start();
    }
  }
}
