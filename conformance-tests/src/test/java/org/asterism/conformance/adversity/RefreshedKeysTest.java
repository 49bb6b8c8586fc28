package org.asterism.conformance.adversity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.asterism.conformance.live.LiveConstellation;
import org.asterism.conformance.live.Tool;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// `token refresh` on running processes: keys get new shares while they are used, and a vault that
/// is killed meanwhile costs no key and no share.
class RefreshedKeysTest {
  private static final int VAULTS = 5;
  // In both custodies.
  private static final List<String> LABELS = List.of("born-1", "born-2", "whole", "born-3");
  private static final String SETTINGS =
      LiveConstellation.PATIENT
          + """

          [[token]]
          label_pattern = "refreshed-*"
          custody = { edwards = "threshold" }
          """;

  private static LiveConstellation constellation;
  private static Application user;

  @BeforeAll
  static void start() throws Exception {
    constellation = LiveConstellation.start(VAULTS, 3, SETTINGS);
    user = new Application(constellation, constellation.freshToken("refreshed"));
    for (String label : LABELS) {
      user.generate(label).succeeded();
    }
  }

  @AfterAll
  static void stop() {
    constellation.close();
  }

  @Test
  void keysGetNewSharesAndSignOn() throws Exception {
    Tool.Ended ended = refresh().succeeded();
    assertTrue(ended.output().startsWith("roots have new shares"), ended::toString);
    for (int i = 0; i < LABELS.size(); i++) {
      String line =
          "(?m)^%d of %d  key \\d+ %s  has new shares"
              .formatted(i + 1, LABELS.size(), LABELS.get(i));
      assertTrue(Pattern.compile(line).matcher(ended.output()).find(), ended::toString);
    }
    assertAllSignWithAnyThree();
  }

  @Test
  void aTokenWithoutKeysHasRoots() throws Exception {
    var nobody = new Application(constellation, constellation.freshToken("refreshed"));
    Tool.Ended ended = nobody.refresh().succeeded();
    assertEquals("roots have new shares", ended.output().strip());
    nobody.generate("later").succeeded();
    nobody.assertSigns("later", "refreshed");
  }

  @Test
  void oneOfThemIsNamed() throws Exception {
    Tool.Ended ended = refresh("--label", "whole").succeeded();
    assertTrue(ended.output().startsWith("1 of 1  key "), ended::toString);
    refresh("--label", "nobody").endedWith(1);
  }

  @Test
  void aVaultIsKilledMeanwhileAndTheCommandGoesOnWhereItStopped() throws Exception {
    Path output = constellation.folder().resolve("refresh.out");
    Process refresh = user.beginRefresh(output);
    long first = awaitFirst(output, refresh);
    constellation.vault(3).kill();
    assertSigns();
    assertTrue(refresh.waitFor(3, TimeUnit.MINUTES), "the command hangs");
    assertSigns();
    constellation.vault(3).start();
    Tool.Ended rest = refresh("--after", Long.toString(first)).succeeded();
    assertEquals(LABELS.size() - 1, rest.output().lines().count(), rest::toString);
    assertAllSignWithAnyThree();
  }

  private static long awaitFirst(Path output, Process refresh) throws Exception {
    Pattern line = Pattern.compile("(?m)^1 of %d  key (\\d+) .*$".formatted(LABELS.size()));
    while (true) {
      String said = Files.exists(output) ? Files.readString(output) : "";
      Matcher first = line.matcher(said);
      if (first.find()) {
        return Long.parseLong(first.group(1));
      }
      assertTrue(refresh.isAlive(), said);
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  private static Tool.Ended refresh(String... which) throws Exception {
    return user.refresh(which);
  }

  private static void assertSigns() throws Exception {
    for (String label : LABELS) {
      user.assertSigns(label, "refreshed");
    }
  }

  // Each vault's share is among those that sign.
  private static void assertAllSignWithAnyThree() throws Exception {
    for (List<Integer> away : List.of(List.of(0, 1), List.of(2, 3), List.of(3, 4))) {
      for (int vault : away) {
        constellation.vault(vault).kill();
      }
      assertSigns();
      for (int vault : away) {
        constellation.vault(vault).start();
      }
    }
  }
}
