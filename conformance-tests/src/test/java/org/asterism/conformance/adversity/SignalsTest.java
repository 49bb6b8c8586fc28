package org.asterism.conformance.adversity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.asterism.conformance.live.LiveConstellation;
import org.asterism.conformance.live.LiveProcess;
import org.asterism.conformance.live.TestToken;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What signals do to an engine and a vault: SIGHUP has them read rules and levels anew and ends
/// neither, SIGTERM and SIGINT end them with a line. And what an operator reads in the log
/// meanwhile.
class SignalsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String NOBODYS = "\n[[token]]\nlabel_pattern = \"kept-*\"\nuse = {}\n";

  private static LiveConstellation constellation;
  private static TestToken token;

  @BeforeAll
  static void start() throws Exception {
    constellation = LiveConstellation.start(1, 1);
    token = constellation.freshToken("kept");
  }

  @AfterAll
  static void stop() {
    constellation.close();
  }

  @Test
  void hangUpReadsTheRulesOfTokensAnew() throws Exception {
    Path toml = constellation.engineFolder().resolve("engine.toml");
    String before = Files.readString(toml);
    LiveProcess engine = constellation.engine();
    assertTrue(slots().contains(token.label()));
    Files.writeString(toml, NOBODYS + "initialise = {}\n", StandardOpenOption.APPEND);
    engine.signal("HUP");
    engine.awaitLog("1 rules of tokens and the log level are as the file says now", PATIENCE);
    assertFalse(slots().contains(token.label()), "nobody may use it");

    Files.writeString(toml, before + "\n[[tokne]]\n");
    engine.signal("HUP");
    engine.awaitLog("SIGHUP: what held before still holds, because", PATIENCE);
    assertTrue(engine.log().contains("tokne"));
    assertFalse(slots().contains(token.label()), "the old rules stay");

    Files.writeString(toml, "log_level = \"DEBUG\"\n" + before);
    engine.signal("HUP");
    engine.awaitLog("0 rules of tokens", PATIENCE);
    assertTrue(slots().contains(token.label()));
    engine.awaitLog(" DEBUG ", PATIENCE);
    Files.writeString(toml, before);
    assertTrue(engine.isAlive());
  }

  @Test
  void hangUpReadsAVaultsLevelAnew() throws Exception {
    Path toml = constellation.vaultFolder(0).resolve("vault.toml");
    String before = Files.readString(toml);
    LiveProcess vault = constellation.vault(0);
    Files.writeString(toml, "log_level = \"LOUD\"\n" + before);
    vault.signal("HUP");
    vault.awaitLog("found \"LOUD\"", PATIENCE);
    Files.writeString(toml, "log_level = \"DEBUG\"\n" + before);
    vault.signal("HUP");
    vault.awaitLog("the log level is as the file says now", PATIENCE);
    Files.writeString(toml, before);
    assertTrue(vault.isAlive());
  }

  @Test
  void eachEndHasItsLine() throws Exception {
    LiveProcess engine = constellation.engine();
    assertEquals(0, engine.stop());
    assertTrue(engine.log().contains("engine ends: it was sent SIGTERM"), engine.log());
    engine.start();
    engine.signal("INT");
    assertEquals(0, engine.awaitEnd());
    assertTrue(engine.log().contains("engine ends: it was sent SIGINT"), engine.log());
    engine.start();
    LiveProcess vault = constellation.vault(0);
    assertEquals(0, vault.stop());
    assertTrue(vault.log().contains("vault ends: it was sent SIGTERM"), vault.log());
    vault.start();
  }

  @Test
  void theLogSaysWhoDidWhat() throws Exception {
    TestToken own = constellation.freshToken("told");
    constellation
        .pkcs11Tool(own, "--keypairgen", "--key-type", "EC:prime256v1", "--label", "secret-name")
        .succeeded();
    constellation.pkcs11Tool(own, "--delete-object", "--type", "privkey", "--label", "secret-name");
    constellation.pkcs11Tool(own.wrongPin(), "--list-objects").endedWith(1);
    String log = constellation.engine().log();
    for (String words :
        new String[] {
          "token %s (slot", "): made, serial ", "SO logged in: process ", "USER PIN set by SO",
          "USER logged in: process ", " of root", "private key ", " made: process ",
          " destroyed: process ", "wrong USER PIN: process "
        }) {
      assertTrue(log.contains(words.formatted(own.label())), () -> words + "\n" + log);
    }
    assertFalse(log.contains(own.pin()) || log.contains(own.soPin()), log);
    assertFalse(log.contains("secret-name"), log);
  }

  private static String slots() throws Exception {
    return constellation.tool().run("pkcs11-tool", "--module", token.module(), "-L").output();
  }
}
