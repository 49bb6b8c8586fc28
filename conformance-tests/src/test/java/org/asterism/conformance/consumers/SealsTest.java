package org.asterism.conformance.consumers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.asterism.conformance.interop.Consumer;
import org.asterism.conformance.interop.ToldProgram;
import org.asterism.conformance.live.LiveConstellation;
import org.asterism.conformance.live.TestToken;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// OpenBao and Vault seal and unseal with the keys that their pages make: by all that the servers
/// call, alone and eight at a time, while the engine and the vaults come and go.
class SealsTest {
  private static final int N = 3;
  private static final int K = 2;
  private static final int AT_A_TIME = 8;
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int PAUSE_MS = 200;
  private static final Pattern SERIAL = Pattern.compile("serial ([0-9a-f]{16})  ");
  private static final String SETTINGS =
      LiveConstellation.PATIENT
          + TestToken.THRESHOLD_RULE
          + """

          [[token]]
          label_pattern = "tried-*"
          tries = 4
          login_memory_s = 0
          """;

  /// A line of servers, the kind of its key, and the key.
  private static final List<String[]> SEALS =
      List.of(
          new String[] {"openbao-2.6", "gcm", "openbao"},
          new String[] {"openbao-2.6", "oaep", "openbao-rsa"},
          new String[] {"openbao-2.7", "gcm", "openbao"},
          new String[] {"openbao-2.7", "oaep", "openbao-rsa"},
          new String[] {"vault", "cbc", "vault"},
          new String[] {"vault", "gcm", "openbao"},
          new String[] {"vault", "oaep", "openbao-rsa"});

  @TempDir private static Path folder;
  private static LiveConstellation constellation;
  private static TestToken token;

  /// Its RSA key is never whole.
  private static TestToken shared;

  /// Asks the vaults about each PIN, and bears two wrong ones.
  private static TestToken tried;

  @BeforeAll
  static void start() throws Exception {
    constellation = LiveConstellation.start(N, K, SETTINGS);
    token = constellation.freshToken("seals");
    tried = constellation.freshToken("tried");
    makeKeys("openbao", token);
    makeKeys("vault", token);
    makeKeys("openbao", tried);
    shared = constellation.freshToken(TestToken.THRESHOLD);
    makeKeys("openbao", shared);
  }

  private static void makeKeys(String page, TestToken on) throws Exception {
    Page.named(page).run(Consumer.of(on, folder).tool(), folder);
  }

  @AfterAll
  static void stop() {
    constellation.close();
  }

  // A server as the library sees it.
  private static ToldProgram seal(TestToken on, String... server) throws Exception {
    return ToldProgram.of(on, "seal", server);
  }

  private static ToldProgram running(TestToken on, String... server) throws Exception {
    ToldProgram seal = seal(on, server);
    assertEquals("ok", seal.does("start"), String.join(" ", server));
    return seal;
  }

  @Test
  void eachServesAlone() throws Exception {
    for (String[] server : SEALS) {
      assertServes(token, server);
    }
  }

  private static void assertServes(TestToken on, String... server) throws Exception {
    try (ToldProgram seal = running(on, server)) {
      assertEquals("ok", seal.does("life"), String.join(" ", server));
      assertEquals("ok", seal.does("end"));
      assertEquals(0, seal.ends());
    }
  }

  // Servers of OpenBao log themselves out where they do several things at once; nothing else may go
  // wrong, and afterwards all is well.
  @Test
  void eachDoesEightThingsAtOnce() throws Exception {
    for (String[] server : SEALS) {
      assertServesMany(token, server);
    }
  }

  private static void assertServesMany(TestToken on, String... server) throws Exception {
    try (ToldProgram seal = running(on, server)) {
      assertEquals("ok", seal.does("many " + AT_A_TIME), String.join(" ", server));
      assertEquals("ok", seal.does("life"));
    }
  }

  @Test
  void eachUnsealsWithAKeyThatIsNeverWhole() throws Exception {
    String engine = constellation.engineFolder().toString();
    String listed = constellation.asterism("token", "list", engine).succeeded().output();
    assertTrue(listed.matches("(?s).*  " + shared.label() + "  [^\\n]* 1 threshold.*"), listed);
    for (String[] server : SEALS) {
      if (server[1].equals("oaep")) {
        assertServes(shared, server);
        assertServesMany(shared, server);
      }
    }
  }

  @Test
  void eightServersServeAtOnce() throws Exception {
    var seals = new ArrayList<ToldProgram>();
    try {
      for (int i = 0; i < AT_A_TIME; i++) {
        seals.add(running(token, SEALS.get(i % SEALS.size())));
      }
      for (ToldProgram seal : seals) {
        seal.tell("life");
      }
      for (ToldProgram seal : seals) {
        assertEquals("ok", seal.answer());
      }
    } finally {
      seals.forEach(ToldProgram::close);
    }
  }

  // Two seals of one server name the same library.
  @Test
  void aSecondSealOfOneServerIsRefused() throws Exception {
    try (ToldProgram seal = running(token, SEALS.getFirst())) {
      assertEquals("C_Initialize 0x191", seal.does("start"));
      assertEquals("ok", seal.does("life"));
    }
  }

  @Test
  void vaultMakesItsKeys() throws Exception {
    try (ToldProgram seal = running(token, "vault", "cbc", "made-by-vault")) {
      assertEquals("ok", seal.does("make"));
      assertEquals("ok", seal.does("life"));
    }
  }

  // A server asks again after five seconds, and never calls C_Initialize a second time.
  @Test
  void anEngineThatComesBackIsUsedAgain() throws Exception {
    try (ToldProgram seal = running(token, SEALS.getFirst())) {
      assertEquals("ok", seal.does("encrypt 32"));
      constellation.engine().stop();
      assertTrue(seal.does("decrypt").matches("C_OpenSession 0x(30|b3)"));
      try (ToldProgram late = seal(token, SEALS.getFirst())) {
        assertEquals("C_Initialize 0x30", late.does("start"));
      }
      constellation.engine().start();
      awaitOk(seal, "decrypt");
      assertEquals("ok", seal.does("life"));
    }
  }

  @Test
  void vaultsThatComeBackLeaveNobodyLoggedIn() throws Exception {
    try (ToldProgram busy = running(tried, SEALS.getFirst());
        ToldProgram idle = running(tried, SEALS.getFirst());
        ToldProgram later = running(tried, SEALS.get(3))) {
      assertEquals("ok", busy.does("begin"));
      killTwoVaults();
      busy.tell("finish");
      idle.tell("encrypt 32");
      later.tell("encrypt 32");
      String half = busy.answer();
      assertTrue(half.matches("ok|C_Encrypt(Init)? 0x30|C_GenerateRandom 0x30"), half);
      assertEquals("C_Login 0x30", idle.answer());
      assertEquals("C_Login 0x30", later.answer());
      startTwoVaults();
      for (ToldProgram seal : List.of(busy, idle, later)) {
        awaitOk(seal, "encrypt 32");
        assertEquals("ok", seal.does("life"));
      }
    }
  }

  private static void killTwoVaults() throws Exception {
    constellation.vault(0).kill();
    constellation.vault(1).kill();
  }

  private static void startTwoVaults() throws Exception {
    constellation.vault(0).start();
    constellation.vault(1).start();
  }

  // 2.7 tries a wrong PIN of its configuration for ever: the vaults lock it, operators see that,
  // and lift it once the PIN is right.
  @Test
  void aPinThatIsWrongForEverIsSeenAndLifted() throws Exception {
    try (ToldProgram wrong = seal(tried.wrongPin(), SEALS.get(2));
        ToldProgram right = seal(tried, SEALS.get(2))) {
      assertEquals("ok", wrong.does("start"));
      assertEquals("C_Login 0xa0", wrong.does("encrypt 32"));
      assertEquals("C_Login 0xa0", wrong.does("encrypt 32"));
      assertEquals("C_Login 0xa4", wrong.does("encrypt 32"));
      assertEquals("ok", right.does("start"));
      assertEquals("C_Login 0xa4", right.does("encrypt 32"));
      unlock();
      assertEquals("ok", right.does("life"));
    }
  }

  private static void unlock() throws Exception {
    String engine = constellation.engineFolder().toString();
    String listed = constellation.asterism("token", "list", engine).succeeded().output();
    Matcher line = Pattern.compile(SERIAL + tried.label() + "  .*locked: user").matcher(listed);
    assertTrue(line.find(), listed);
    String key = constellation.folder().resolve("operator.key").toString();
    String order = constellation.folder().resolve("order.toml").toString();
    constellation
        .asterism("token", "unlock", line.group(1), "--operator", key, "--out", order)
        .succeeded();
    constellation.asterism("token", "order", engine, order).succeeded();
  }

  private static void awaitOk(ToldProgram seal, String command) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    String answer = seal.does(command);
    while (!answer.equals("ok")) {
      assertTrue(System.nanoTime() < end && answer.endsWith(" 0x30"), answer);
      TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
      answer = seal.does(command);
    }
  }
}
