package org.asterism.conformance.adversity;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

/// An imported ECDSA key in threshold custody through the library, of which presignatures lie
/// ready: any two vaults may be killed, one may lie and is named, and each may be started again.
// Killed vaults come last: of what they kept nothing lies ready afterwards.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EcdsaKeysTest {
  private static final int VAULTS = 5;
  private static final int LIAR = 1;
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
    openssl(
        "genpkey",
        "-algorithm",
        "EC",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-out",
        path("private"));
    openssl("pkey", "-in", path("private"), "-pubout", "-out", path("key"));
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
            "key",
            "--id",
            "01",
            "--batch",
            "pkcs11:token=" + token.label())
        .succeeded();
    assertSigns();
    constellation.engine().awaitLog("presignatures of a key lie ready", FILLED);
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
  @Order(3)
  void signsWithTwoKilledAndWhenTheyAreBackAndHaveForgotten() throws Exception {
    constellation.vault(0).kill();
    constellation.vault(3).kill();
    assertSigns();
    constellation.vault(0).start();
    constellation.vault(3).start();
    for (int i = 0; i < 3; i++) {
      assertSigns();
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

  // Each signature with a presignature of its own.
  private static void assertSigns() throws Exception {
    Files.deleteIfExists(folder.resolve("signature"));
    sign().succeeded();
    openssl(
        "dgst",
        "-sha256",
        "-verify",
        path("key"),
        "-signature",
        path("signature"),
        path("message"));
  }

  private static Tool.Ended sign() throws Exception {
    return constellation.pkcs11Tool(
        token,
        "--sign",
        "--mechanism",
        "ECDSA-SHA256",
        "--signature-format",
        "openssl",
        "--label",
        "key",
        "--input-file",
        path("message"),
        "--output-file",
        path("signature"));
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
