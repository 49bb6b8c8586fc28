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
  private static final int KEYS = 4;
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
    for (int i = 1; i <= KEYS; i++) {
      user.generate(Application.BORN + i).succeeded();
    }
    user.generate("assembled").succeeded();
  }

  @AfterAll
  static void stop() {
    constellation.close();
  }

  @Test
  void keysGetNewSharesAndSignOn() throws Exception {
    Tool.Ended ended = refresh().succeeded();
    for (int i = 1; i <= KEYS; i++) {
      String line = "(?m)^%d of %d  key \\d+ born-%d  has new shares$".formatted(i, KEYS, i);
      assertTrue(Pattern.compile(line).matcher(ended.output()).find(), ended::toString);
    }
    assertAllSignWithAnyThree();
  }

  @Test
  void whatIsInAssembledCustodyIsRefused() throws Exception {
    Tool.Ended ended = refresh("--label", "assembled").endedWith(1);
    assertTrue(ended.output().contains("has its old shares: the vaults of an"), ended::toString);
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
    assertEquals(KEYS - 1, rest.output().lines().count(), rest::toString);
    assertAllSignWithAnyThree();
  }

  private static long awaitFirst(Path output, Process refresh) throws Exception {
    Pattern line = Pattern.compile("(?m)^1 of %d  key (\\d+) .*$".formatted(KEYS));
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
    for (int i = 1; i <= KEYS; i++) {
      user.assertSigns(Application.BORN + i, "key " + i);
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
