package org.asterism.enclave.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertLinesMatch;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.asterism.constellation.Address;
import org.asterism.enclave.limits.Limits;
import org.asterism.tee.Gramine.SealedTo;
import org.asterism.toml.ConfigurationException;
import org.asterism.toml.TextFile;
import org.asterism.vault.EvidenceKind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Every key of vault.toml is read, and what is missing, unknown or out of range is named.
final class VaultTomlTest {
  private static final Path DIRECTORY = Path.of("/srv/vault-1");
  private static final Address LISTEN = new Address("127.0.0.1", 7101);
  private static final String INITIAL =
      initial(new PlatformConfig.Simulated(Path.of("platform.secret"), 1));

  @TempDir Path directory;

  @Test
  void readsEveryKey() throws Exception {
    var expected =
        new VaultConfig(
            "vault-1",
            LISTEN,
            Path.of("/srv/vault-1/vault.db"),
            Path.of("/srv/vault-1/keys.sealed"),
            Path.of("/srv/vault-1/enrolment.toml"),
            new PlatformConfig.Simulated(Path.of("/srv/vault-1/platform.secret"), 1),
            Limits.DEFAULT,
            Optional.empty());
    assertEquals(expected, VaultToml.parse(INITIAL, DIRECTORY));
    Files.writeString(directory.resolve(VaultToml.FILE_NAME), INITIAL);
    assertEquals("vault-1", VaultToml.read(directory).name());
  }

  private static String initial(PlatformConfig platform) {
    return VaultToml.initial("vault-1", LISTEN, platform);
  }

  static List<PlatformConfig> platforms() {
    return List.of(
        new PlatformConfig.Simulated(Path.of("/srv/vault-1/platform.secret"), 7),
        new PlatformConfig.GramineEnclave(SealedTo.MRENCLAVE),
        new PlatformConfig.GramineEnclave(SealedTo.MRSIGNER),
        new PlatformConfig.Guest(EvidenceKind.TDX, Path.of("/run/key")),
        new PlatformConfig.Guest(EvidenceKind.SEV_SNP, Path.of("/srv/vault-1/key")));
  }

  @ParameterizedTest
  @MethodSource("platforms")
  void readsEveryPlatformThatItWrites(PlatformConfig platform) throws Exception {
    assertEquals(platform, VaultToml.parse(initial(platform), DIRECTORY).platform());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tdx | | platform.sealing_key: expected the file with the 32 bytes",
        "sev-snp | | such a guest has no key of its own",
        "tdx | seal_to = 'mrenclave' | unknown key platform.seal_to",
        "sgx-gramine | | platform.seal_to: expected a string, found nothing",
        "sgx-gramine | seal_to = 'mrsomebody' | expected \"mrenclave\" or \"mrsigner\"",
        "sgx-gramine | sealing_key = 'key' | unknown key platform.sealing_key",
        "simulated | root = '/tmp' | unknown key platform.root",
        "sgx-gramine | root = '/tmp' | unknown key platform.root",
      })
  void aPlatformIsToldWhatItNeedsAndNothingElse(
      String kind, @Nullable String line, String message) {
    String head = INITIAL.substring(0, INITIAL.indexOf("kind ="));
    String text = head + "kind = \"%s\"\n%s\n".formatted(kind, line == null ? "" : line);
    var wrong = assertThrows(ConfigurationException.class, () -> VaultToml.parse(text, DIRECTORY));
    assertTrue(String.valueOf(wrong.getMessage()).contains(message), wrong.getMessage());
  }

  @Test
  void readsWhatAnEngineMayKeepAndHowFastPinsAreTried() throws Exception {
    String limits =
        """

        [limits]
        engine_records = 1
        engine_bytes = 2
        engine_accounts = 3
        engine_tombstones = 4
        token_records = 5
        token_bytes = 6
        login_tries = 7
        login_pause_s = 8
        """;
    var expected =
        Limits.DEFAULT.with(
            new Limits.Engine(new Limits.Quota(1, 2), 3, 4),
            new Limits.Quota(5, 6),
            Limits.DEFAULT.logins().with(7, Duration.ofSeconds(8)));
    assertEquals(expected, VaultToml.parse(INITIAL + limits, DIRECTORY).limits());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name = | nam = | name",
        "listen = | lisen = | listen",
        "store = | stor = | store",
        "sealed_keys = | keys = | sealed_keys",
        "enrolment = | enrollment = | enrolment",
        "[platform] | [plattform] | platform",
        "kind = | kid = | kind",
        "secret = | secrets = | secret",
        "tcb = 1 | svn = 2;tcb = 1 | unknown key platform.svn",
        "127.0.0.1:7101 | 127.0.0.1 | expected HOST:PORT",
        "127.0.0.1:7101 | 127.0.0.1:70000 | expected HOST:PORT",
        "\"simulated\" | \"sgx\" | \"tdx\", \"sev-snp\", found \"sgx\"",
        "tcb = 1 | tcb = -1 | found -1",
        "tcb = 1 | tcb = \"1\" | expected an integer",
        "name = | name | expected TOML",
      })
  void namesWhatIsWrong(String found, String replacement, String message) {
    String text = INITIAL.replace(found, replacement.replace(";", "\n"));
    var wrong = assertThrows(ConfigurationException.class, () -> VaultToml.parse(text, DIRECTORY));
    assertTrue(String.valueOf(wrong.getMessage()).contains(message), wrong.getMessage());
  }

  @Test
  void allThatIsWrongIsToldAtOnce() {
    String text =
        """
        listen = "here"
        store = 1
        sealed_keys = "keys.sealed"
        enrolment = "enrolment.toml"
        stored = "x"
        [platform]
        kind = "sgx"
        tcb = -1
        """;
    var wrong = assertThrows(ConfigurationException.class, () -> VaultToml.parse(text, DIRECTORY));
    assertLinesMatch(
        List.of(
            "vault.toml: name: expected a string, found nothing",
            "vault.toml:1:1: listen: expected HOST:PORT, found here",
            "vault.toml:2:1: store: expected a string, found Long",
            "vault.toml:7:1: platform.kind: expected \"simulated\", \"sgx-gramine\", \"tdx\","
                + " \"sev-snp\", found \"sgx\"",
            "vault.toml:6:1: platform.secret: expected a string, found nothing",
            "vault.toml:8:1: platform.tcb: expected 0 to 2147483647, found -1",
            "vault.toml:5:1: unknown key stored; .*"),
        wrong.problems());
  }

  @Test
  void aMissingOrHugeFileIsSaidClearly() throws Exception {
    assertThrows(ConfigurationException.class, () -> VaultToml.read(directory));
    Files.write(directory.resolve(VaultToml.FILE_NAME), new byte[TextFile.MAX_BYTES + 1]);
    assertThrows(ConfigurationException.class, () -> VaultToml.read(directory));
  }
}
