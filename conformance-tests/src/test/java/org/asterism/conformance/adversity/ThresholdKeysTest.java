package org.asterism.conformance.adversity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import org.junit.jupiter.api.io.TempDir;

/// RSA keys in threshold custody through the library, with vaults that are killed and one that
/// lies: signatures and plaintexts are right, and the liar is named.
class ThresholdKeysTest {
  private static final int LIAR = 1;
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String SETTINGS =
      LiveConstellation.PATIENT
          + """

          [[token]]
          label_pattern = "threshold-*"
          custody = { rsa = "threshold" }
          """;
  private static final List<List<Integer>> PAIRS =
      List.of(List.of(0, 1), List.of(2, 3), List.of(4, 0), List.of(1, 2), List.of(3, 4));

  @TempDir static Path folder;
  private static LiveConstellation constellation;
  private static TestToken token;

  @BeforeAll
  static void start() throws Exception {
    constellation = LiveConstellation.start(5, 3, SETTINGS);
    constellation.vault(LIAR).kill();
    constellation.replaceVault(LIAR, LyingVaultMain.command(constellation.vaultFolder(LIAR)));
    constellation.vault(LIAR).start();
    token = constellation.freshToken("threshold");
    constellation
        .pkcs11Tool(token, "--keypairgen", "--key-type", "rsa:2048", "--label", "key", "--id", "01")
        .succeeded();
    Files.write(folder.resolve("message"), "whole nowhere".getBytes(UTF_8));
    read("pubkey", "key.der");
    openssl("pkey", "-pubin", "-inform", "DER", "-in", path("key.der"), "-out", path("key.pem"));
  }

  @AfterAll
  static void stop() {
    constellation.close();
  }

  @Test
  void signsAndDecryptsWithTwoOfFiveKilled() throws Exception {
    for (List<Integer> pair : PAIRS) {
      for (int vault : pair) {
        constellation.vault(vault).kill();
      }
      assertServes();
      for (int vault : pair) {
        constellation.vault(vault).start();
      }
    }
  }

  @Test
  void aLiarIsOvercomeAndNamed() throws Exception {
    LyingVaultMain.tell(constellation.vaultFolder(LIAR), Lie.WRONG_SHARE);
    constellation.vault(0).kill();
    for (int i = 0; i < 3; i++) {
      assertServes();
    }
    constellation
        .engine()
        .awaitLog("vault " + LiveConstellation.vaultName(LIAR) + " is to blame", SOON);
    constellation.vault(0).start();
    LyingVaultMain.tell(constellation.vaultFolder(LIAR), Lie.NONE);
  }

  @Test
  void withThreeKilledItFailsAndNamesThem() throws Exception {
    for (int vault : List.of(0, 2, 4)) {
      constellation.vault(vault).kill();
    }
    Tool.Ended ended = sign();
    assertTrue(ended.output().contains("CKR_DEVICE_ERROR"), ended::toString);
    for (int vault : List.of(0, 2, 4)) {
      constellation.vault(vault).start();
    }
    assertServes();
  }

  @Test
  void aKeyIsMadeWithAllVaultsOnly() throws Exception {
    constellation.vault(3).kill();
    Tool.Ended ended =
        constellation.pkcs11Tool(
            token, "--keypairgen", "--key-type", "rsa:2048", "--label", "not-made", "--id", "02");
    assertTrue(ended.output().contains("CKR_DEVICE_ERROR"), ended::toString);
    constellation.engine().awaitLog("5 vaults needed to make a key in threshold custody", SOON);
    constellation.vault(3).start();
    assertFalse(constellation.pkcs11Tool(token, "--list-objects").output().contains("not-made"));
  }

  private static void assertServes() throws Exception {
    sign().succeeded();
    openssl(
        "dgst",
        "-sha256",
        "-verify",
        path("key.pem"),
        "-signature",
        path("signature"),
        path("message"));
    assertDecrypts();
  }

  private static void assertDecrypts() throws Exception {
    openssl(
        "pkeyutl",
        "-encrypt",
        "-pubin",
        "-inkey",
        path("key.pem"),
        "-in",
        path("message"),
        "-out",
        path("sealed"),
        "-pkeyopt",
        "rsa_padding_mode:oaep",
        "-pkeyopt",
        "rsa_oaep_md:sha256");
    constellation
        .pkcs11Tool(
            token,
            "--decrypt",
            "--mechanism",
            "RSA-PKCS-OAEP",
            "--hash-algorithm",
            "SHA256",
            "--mgf",
            "MGF1-SHA256",
            "--label",
            "key",
            "--input-file",
            path("sealed"),
            "--output-file",
            path("opened"))
        .succeeded();
    assertArrayEquals(
        Files.readAllBytes(folder.resolve("message")),
        Files.readAllBytes(folder.resolve("opened")));
  }

  private static Tool.Ended sign() throws Exception {
    return constellation.pkcs11Tool(
        token,
        "--sign",
        "--mechanism",
        "SHA256-RSA-PKCS",
        "--label",
        "key",
        "--input-file",
        path("message"),
        "--output-file",
        path("signature"));
  }

  private static void read(String type, String file) throws Exception {
    constellation
        .pkcs11Tool(
            token, "--read-object", "--type", type, "--label", "key", "--output-file", path(file))
        .succeeded();
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
