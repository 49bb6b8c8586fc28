package org.asterism.conformance.adversity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import org.asterism.conformance.live.LiveConstellation;
import org.asterism.conformance.live.TestToken;
import org.asterism.conformance.live.Tool;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// Imported ECDSA keys in threshold custody through the library, of which presignatures lie ready:
/// any two vaults may be away, one may lie and is named, and each may be started again.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EcdsaKeysTest {
  private static final int VAULTS = 5;
  private static final int LIAR = 1;

  private static final String READY = "presignatures of a key lie ready";
  private static final String CUT_OFF = "presignatures are not refilled";
  private static final int LOOK_MS = 20;
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration FILLED = Duration.ofMinutes(5);
  private static final String SETTINGS =
      LiveConstellation.PATIENT
          + """

          [[token]]
          label_pattern = "ecdsa-*"
          custody = { ec-sign = "experimental-threshold" }
          linger_s = 600
          """;
  @TempDir static Path folder;
  private static LiveConstellation constellation;
  private static TestToken token;

  @BeforeAll
  static void start() throws Exception {
    constellation = LiveConstellation.start(VAULTS, 3, SETTINGS);
    constellation.vault(LIAR).kill();
    constellation.replaceVault(LIAR, LyingVaultMain.command(constellation.vaultFolder(LIAR)));
    constellation.vault(LIAR).start();
    token = constellation.freshToken("ecdsa");
    Files.write(folder.resolve("message"), "whole nowhere".getBytes(UTF_8));
    makeReady("key");
  }

  @AfterAll
  static void stop() {
    constellation.close();
  }

  @Test
  @Order(1)
  void signsFromWhatLiesReadyWithAnyTwoOfFivePaused() throws Exception {
    for (int one = 0; one < VAULTS; one++) {
      for (int other = one + 1; other < VAULTS; other++) {
        constellation.vault(one).pause();
        constellation.vault(other).pause();
        assertSigns();
        constellation.vault(one).resume();
        constellation.vault(other).resume();
      }
    }
  }

  @Test
  @Order(2)
  void aLiarIsOvercomeAndNamed() throws Exception {
    LyingVaultMain.tell(constellation.vaultFolder(LIAR), Lie.WRONG_SHARE);
    for (int i = 0; i < 6; i++) {
      assertSigns();
    }
    constellation
        .engine()
        .awaitLog("vault " + LiveConstellation.vaultName(LIAR) + " is to blame", SOON);
    LyingVaultMain.tell(constellation.vaultFolder(LIAR), Lie.NONE);
  }

  // A key for each two: whether vaults have forgotten parts of it is not known before.
  @Test
  @Order(3)
  void signsWithAnyTwoOfFiveKilledAndWhenTheyAreBackAndHaveForgotten() throws Exception {
    for (int one = 0; one < VAULTS; one++) {
      for (int other = one + 1; other < VAULTS; other++) {
        String key = "key-" + one + other;
        makeReady(key);
        constellation.vault(one).kill();
        constellation.vault(other).kill();
        assertSigns(key);
        constellation.vault(one).launch();
        constellation.vault(other).launch();
        constellation.vault(one).awaitReady();
        constellation.vault(other).awaitReady();
        awaitWell();
        assertSigns(key);
      }
    }
  }

  // On P-384 it takes so long to fill up that a vault is surely killed in the middle of it.
  @Test
  @Order(4)
  void aVaultKilledAmidPresigningCostsOnlyTime() throws Exception {
    importKey("slow", "P-384");
    assertSigns("slow");
    long before = linesOf(CUT_OFF);
    constellation.vault(4).kill();
    await(() -> linesOf(CUT_OFF) > before, SOON);
    constellation.vault(4).start();
    awaitWell();
    for (int i = 0; i < 3; i++) {
      assertSigns("slow");
      assertSigns();
    }
  }

  private static long linesOf(String what) throws Exception {
    return constellation.engine().log().lines().filter(line -> line.contains(what)).count();
  }

  private static void awaitWell() throws Exception {
    await(() -> status().status() == 0, SOON);
  }

  private static void makeReady(String key) throws Exception {
    long before = linesOf(READY);
    importKey(key, "P-256");
    assertSigns(key);
    await(() -> linesOf(READY) > before, FILLED);
  }

  private static void await(Callable<Boolean> wanted, Duration within) throws Exception {
    long end = System.nanoTime() + within.toNanos();
    while (!wanted.call()) {
      assertTrue(System.nanoTime() < end, "too late; the engine's log says what is missing");
      Thread.sleep(LOOK_MS);
    }
  }

  private static Tool.Ended status() throws Exception {
    return constellation.asterism(
        "constellation", "status", constellation.engineFolder().toString());
  }

  // Each signature with a presignature of its own.
  private static void assertSigns() throws Exception {
    assertSigns("key");
  }

  private static void assertSigns(String key) throws Exception {
    Files.deleteIfExists(folder.resolve("signature"));
    sign(key).succeeded();
    openssl(
        "dgst", "-sha256", "-verify", path(key), "-signature", path("signature"), path("message"));
  }

  private static Tool.Ended sign(String key) throws Exception {
    return constellation.pkcs11Tool(
        token,
        "--sign",
        "--mechanism",
        "ECDSA-SHA256",
        "--signature-format",
        "openssl",
        "--id",
        id(key),
        "--input-file",
        path("message"),
        "--output-file",
        path("signature"));
  }

  private static void importKey(String label, String curve) throws Exception {
    openssl(
        "genpkey",
        "-algorithm",
        "EC",
        "-pkeyopt",
        "ec_paramgen_curve:" + curve,
        "-out",
        path("private"));
    openssl("pkey", "-in", path("private"), "-pubout", "-out", path(label));
    constellation
        .tool()
        .run(
            "p11tool",
            "--provider",
            LiveConstellation.module().toString(),
            "--login",
            "--set-pin",
            token.pin(),
            "--write",
            "--load-privkey",
            path("private"),
            "--label",
            label,
            "--id",
            id(label),
            "--batch",
            "pkcs11:token=" + token.label())
        .succeeded();
  }

  private static String id(String label) {
    return HexFormat.of().formatHex(label.getBytes(UTF_8));
  }

  private static void openssl(String... arguments) throws Exception {
    String[] command = new String[arguments.length + 1];
    command[0] = "openssl";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    constellation.tool().run(command).succeeded();
  }

  private static String path(String file) {
    return folder.resolve(file).toString();
  }
}
