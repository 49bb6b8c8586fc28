package org.asterism.enclave.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.asterism.constellation.Address;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every key of vault.toml is read, and what is missing, unknown or out of range is named.
final class VaultTomlTest {
  private static final Path DIRECTORY = Path.of("/srv/vault-1");
  private static final Address LISTEN = new Address("127.0.0.1", 7101);
  private static final String INITIAL = VaultToml.initial("vault-1", LISTEN);

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
            new VaultConfig.SimulatedPlatformConfig(Path.of("/srv/vault-1/platform.secret"), 1));
    assertEquals(expected, VaultToml.parse(INITIAL, DIRECTORY));
    Files.writeString(directory.resolve(VaultToml.FILE_NAME), INITIAL);
    assertEquals("vault-1", VaultToml.read(directory).name());
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
        "\"simulated\" | \"sgx\" | expected \"simulated\", found \"sgx\"",
        "tcb = 1 | tcb = -1 | found -1",
        "tcb = 1 | tcb = \"1\" | expected an integer",
        "name = | name | expected TOML",
      })
  void namesWhatIsWrong(String found, String replacement, String message) {
    String text = INITIAL.replace(found, replacement.replace(";", "\n"));
    var wrong = assertThrows(ConfigException.class, () -> VaultToml.parse(text, DIRECTORY));
    assertTrue(String.valueOf(wrong.getMessage()).contains(message), wrong.getMessage());
  }

  @Test
  void aMissingOrHugeFileIsSaidClearly() throws Exception {
    assertThrows(ConfigException.class, () -> VaultToml.read(directory));
    Files.write(directory.resolve(VaultToml.FILE_NAME), new byte[VaultToml.FILE_BYTES_MAX + 1]);
    assertThrows(ConfigException.class, () -> VaultToml.read(directory));
  }
}
