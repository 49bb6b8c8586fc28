package org.asterism.conformance.adversity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.asterism.conformance.live.LiveConstellation;
import org.asterism.conformance.live.LiveProcess;
import org.asterism.conformance.live.TestToken;
import org.asterism.conformance.live.Tool;
import org.junit.jupiter.api.Test;

/// Whoever has an engine's TLS keys and no PIN destroys nothing at the vaults and locks nobody out
/// at once.
class StolenEngineKeyTest {
  private static final int N = 3;
  // Each program's login goes to the vaults.
  private static final String SETTINGS =
      LiveConstellation.PATIENT
          + "\n[[token]]\nlabel_pattern = \"*\"\nlinger_s = 0\nlogin_memory_s = 0\n";
  // The vaults forgive wrong tries when they start anew, and only then.
  private static final String LONG_PAUSES = "\n[limits]\nlogin_pause_s = 3600\n";
  private static final Pattern SERIAL = Pattern.compile("serial num +: (\\w+)");
  private static final Pattern LINE =
      Pattern.compile(
          "(?m)^vault\\d+: (\\d+) handles, (\\d+) deleted, (\\d+) refused,"
              + " (\\d+) logins begun, (\\d+) too soon$");

  @Test
  void destroysNothingAndLocksNobodyOutAtOnce() throws Exception {
    try (var constellation = LiveConstellation.start(N, 2, SETTINGS, LONG_PAUSES)) {
      TestToken token = constellation.freshToken();
      var user = new Application(constellation, token);
      user.generate("first").succeeded();
      user.sign("first").succeeded();
      Map<String, Holdings> before = Holdings.ofVaults(constellation);
      String said = attack(constellation, serial(constellation)).succeeded().output();
      var lines = LINE.matcher(said).results().toList();
      assertEquals(N, lines.size(), said);
      for (MatchResult line : lines) {
        // Two accounts, a key, and a public and a private object.
        assertEquals("5", line.group(1), said);
        assertEquals("0", line.group(2), said);
        assertEquals("5", line.group(3), said);
        // Four of each account, which allows seven.
        assertEquals("8", line.group(4), said);
        assertEquals("42", line.group(5), said);
      }
      assertEquals(before, Holdings.ofVaults(constellation));
      for (LiveProcess vault : constellation.vaults()) {
        assertEquals(0, vault.stop());
        vault.start();
      }
      user.sign("first").succeeded();
    }
  }

  @Test
  void whatItMarksTheOperatorRestores() throws Exception {
    try (var constellation = LiveConstellation.start(N, 2, SETTINGS)) {
      TestToken token = constellation.freshToken();
      var user = new Application(constellation, token);
      user.generate("first").succeeded();
      Map<String, Holdings> before = Holdings.ofVaults(constellation);
      String serial = serial(constellation);
      mark(constellation, serial).succeeded();
      assertTrue(user.sign("first").status() != 0, "nobody logs in");

      String status = status(constellation).endedWith(1).output();
      for (int i = 0; i < N; i++) {
        String vault = LiveConstellation.vaultName(i);
        assertTrue(
            status.contains("vault " + vault + ": 5 records of this engine are marked"), status);
      }
      assertTrue(status.contains("none goes before 20"), status);

      constellation.vault(N - 1).stop();
      assertTrue(restore(constellation, serial).endedWith(1).output().contains("vault1  done, 5"));
      constellation.vault(N - 1).start();
      String again = restore(constellation, serial).succeeded().output();
      assertTrue(again.contains("vault1  done, 0") && again.contains("vault3  done, 5"), again);
      assertEquals(before, Holdings.ofVaults(constellation));
      user.sign("first").succeeded();
      status(constellation).succeeded();
    }
  }

  private static Tool.Ended restore(LiveConstellation constellation, String serial)
      throws Exception {
    Path order = constellation.folder().resolve("restore.toml");
    String operator = constellation.folder().resolve("operator.key").toString();
    constellation
        .asterism("token", "restore", serial, "--operator", operator, "--out", order.toString())
        .succeeded();
    return constellation.asterism(
        "token", "order", constellation.engineFolder().toString(), order.toString());
  }

  private static Tool.Ended status(LiveConstellation constellation) throws Exception {
    return constellation.asterism(
        "constellation", "status", constellation.engineFolder().toString());
  }

  private static Tool.Ended mark(LiveConstellation constellation, String serial) throws Exception {
    var stolen = new SecondEngine(constellation.engineFolder()).marking(serial);
    return constellation.tool().run(stolen);
  }

  static String serial(LiveConstellation constellation) throws Exception {
    String slots =
        constellation
            .tool()
            .run("pkcs11-tool", "--module", LiveConstellation.module().toString(), "-L")
            .succeeded()
            .output();
    var found = SERIAL.matcher(slots);
    if (!found.find()) {
      throw new AssertionError("no token has a serial: " + slots);
    }
    return found.group(1);
  }

  private static Tool.Ended attack(LiveConstellation constellation, String serial)
      throws Exception {
    var stolen = new SecondEngine(constellation.engineFolder()).stolen(serial, 0);
    return constellation.tool().run(stolen);
  }
}
