package org.asterism.enclave.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.asterism.constellation.Address;
import org.asterism.enclave.config.VaultConfig.SimulatedPlatformConfig;
import org.asterism.toml.StrictTable;
import org.asterism.toml.TomlException;

/// Reads and writes `vault.toml`. Total: any text gives a configuration or a [ConfigException].
public final class VaultToml {
  /// The file's name in a vault's directory.
  public static final String FILE_NAME = "vault.toml";

  /// More than any vault needs to be told.
  static final int FILE_BYTES_MAX = 64 << 10;

  private static final String SIMULATED = "simulated";

  private VaultToml() {}

  public static VaultConfig read(Path directory) throws ConfigException {
    Path file = directory.resolve(FILE_NAME);
    try {
      if (Files.size(file) > FILE_BYTES_MAX) {
        throw new ConfigException("%s: expected at most %d bytes".formatted(file, FILE_BYTES_MAX));
      }
      return parse(Files.readString(file, StandardCharsets.UTF_8), directory);
    } catch (IOException unreadable) {
      throw new ConfigException(
          "cannot read %s: make the vault with 'vault init' first".formatted(file));
    }
  }

  /// @param directory what relative paths start from
  public static VaultConfig parse(String text, Path directory) throws ConfigException {
    try {
      StrictTable table = StrictTable.parse(FILE_NAME, text);
      StrictTable platform =
          table
              .table("platform")
              .orElseThrow(() -> table.error("platform", "expected a table, found nothing"));
      var config =
          new VaultConfig(
              table.string("name"),
              Address.parse(table.string("listen")),
              path(table, "store", directory),
              path(table, "sealed_keys", directory),
              path(table, "enrolment", directory),
              platform(platform, directory));
      platform.finish();
      table.finish();
      return config;
    } catch (TomlException | IllegalArgumentException wrong) {
      throw new ConfigException(String.valueOf(wrong.getMessage()));
    }
  }

  /// The text of a new vault's file.
  public static String initial(String name, Address listen) {
    return """
    # What this vault is told about itself; who may use it is in the enrolment that an operator
    # signs. Paths start from this file's directory.
    name = "%s"
    listen = "%s"
    store = "vault.db"
    sealed_keys = "keys.sealed"
    enrolment = "enrolment.toml"

    [platform]
    kind = "simulated"
    secret = "platform.secret"
    # Another number is another platform: the sealed keys do not open there.
    tcb = 1
    """
        .formatted(name, listen);
  }

  private static SimulatedPlatformConfig platform(StrictTable table, Path directory)
      throws TomlException {
    String kind = table.string("kind");
    if (!kind.equals(SIMULATED)) {
      throw table.error("kind", "expected \"%s\", found \"%s\"".formatted(SIMULATED, kind));
    }
    long tcb = table.integer("tcb");
    if (tcb < 0 || tcb > Integer.MAX_VALUE) {
      throw table.error("tcb", "expected 0 to %d, found %d".formatted(Integer.MAX_VALUE, tcb));
    }
    return new SimulatedPlatformConfig(path(table, "secret", directory), (int) tcb);
  }

  private static Path path(StrictTable table, String key, Path directory) throws TomlException {
    try {
      return directory.resolve(table.string(key)).toAbsolutePath().normalize();
    } catch (InvalidPathException wrong) {
      throw table.error(key, "expected a path: " + wrong.getReason());
    }
  }
}
