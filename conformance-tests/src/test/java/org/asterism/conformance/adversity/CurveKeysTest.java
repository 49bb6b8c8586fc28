package org.asterism.conformance.adversity;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import org.junit.jupiter.api.io.TempDir;

/// An imported Ed25519 key in threshold custody through the library, with vaults that are killed
/// and one that lies: signatures are right, and the liar is named.
class CurveKeysTest {
  private static final int LIAR = 1;
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String SETTINGS =
      LiveConstellation.PATIENT
          + """

          [[token]]
          label_pattern = "curves-*"
          custody = { edwards = "threshold" }
          """;
  private static final List<List<Integer>> PAIRS =
      List.of(List.of(0, 1), List.of(2, 3), List.of(4, 0));

  @TempDir static Path folder;
  private static LiveConstellation constellation;
  private static TestToken token;

  @BeforeAll
  static void start() throws Exception {
    constellation = LiveConstellation.start(5, 3, SETTINGS);
    constellation.vault(LIAR).kill();
    constellation.replaceVault(LIAR, LyingVaultMain.command(constellation.vaultFolder(LIAR)));
    constellation.vault(LIAR).start();
    token = constellation.freshToken("curves");
    Files.write(folder.resolve("message"), "whole nowhere".getBytes(UTF_8));
    openssl("genpkey", "-algorithm", "ed25519", "-out", path("private"));
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
  }

  @AfterAll
  static void stop() {
    constellation.close();
  }

  @Test
  void signsWithTwoOfFiveKilledAndAfterTheyAreBack() throws Exception {
    assertSigns();
    for (List<Integer> pair : PAIRS) {
      for (int vault : pair) {
        constellation.vault(vault).kill();
      }
      assertSigns();
      for (int vault : pair) {
        constellation.vault(vault).start();
      }
    }
    assertSigns();
  }

  @Test
  void aLiarIsOvercomeAndNamed() throws Exception {
    LyingVaultMain.tell(constellation.vaultFolder(LIAR), Lie.WRONG_SHARE);
    constellation.vault(0).kill();
    for (int i = 0; i < 3; i++) {
      assertSigns();
    }
    constellation
        .engine()
        .awaitLog("vault " + LiveConstellation.vaultName(LIAR) + " is to blame", SOON);
    constellation.vault(0).start();
    LyingVaultMain.tell(constellation.vaultFolder(LIAR), Lie.NONE);
  }

  @Test
  void withThreeKilledItFails() throws Exception {
    for (int vault : List.of(0, 2, 4)) {
      constellation.vault(vault).kill();
    }
    Tool.Ended ended = sign();
    assertTrue(ended.output().contains("CKR_DEVICE_ERROR"), ended::toString);
    for (int vault : List.of(0, 2, 4)) {
      constellation.vault(vault).start();
    }
    assertSigns();
  }

  @Test
  void gnuTlsCertifiesWithIt() throws Exception {
    Files.writeString(folder.resolve("template"), "cn = authority\nca\ncert_signing_key\n");
    constellation
        .tool()
        .with("GNUTLS_PIN", token.pin())
        .run(
            "certtool",
            "--provider",
            LiveConstellation.module().toString(),
            "--generate-self-signed",
            "--template",
            path("template"),
            "--load-privkey",
            "pkcs11:token=" + token.label() + ";object=key;type=private",
            "--load-pubkey",
            path("key"),
            "--outfile",
            path("certificate"))
        .succeeded();
    openssl("verify", "-CAfile", path("certificate"), path("certificate"));
  }

  // Each signature with nonces of its own.
  private static void assertSigns() throws Exception {
    Files.deleteIfExists(folder.resolve("signature"));
    sign().succeeded();
    assertEquals(64, Files.size(folder.resolve("signature")));
    openssl(
        "pkeyutl",
        "-verify",
        "-pubin",
        "-inkey",
        path("key"),
        "-rawin",
        "-in",
        path("message"),
        "-sigfile",
        path("signature"));
  }

  private static Tool.Ended sign() throws Exception {
    return constellation.pkcs11Tool(
        token,
        "--sign",
        "--mechanism",
        "EDDSA",
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
