package org.asterism.enclave.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.asterism.enclave.config.VaultConfig.Listen;
import org.asterism.enclave.config.VaultConfig.SimulatedPlatformConfig;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;

/// Reads and writes `vault.toml`. Total: any text gives a configuration or a [ConfigException].
public final class VaultToml {
  /// The file's name in a vault's directory.
  public static final String FILE_NAME = "vault.toml";

  /// More than any vault needs to be told.
  static final int FILE_BYTES_MAX = 64 << 10;

  static final Set<String> KEYS =
      Set.of(
          "name",
          "listen",
          "store",
          "sealed_keys",
          "enrolment",
          "platform.kind",
          "platform.secret",
          "platform.tcb");

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
    TomlParseResult toml = Toml.parse(text);
    if (toml.hasErrors()) {
      throw wrong(String.valueOf(toml.errors().getFirst().getMessage()));
    }
    requireKnownKeys(toml);
    String kind = string(toml, "platform.kind");
    if (!kind.equals("simulated")) {
      throw wrong("platform.kind: expected \"simulated\", found \"%s\"".formatted(kind));
    }
    try {
      return new VaultConfig(
          string(toml, "name"),
          Listen.parse(string(toml, "listen")),
          path(toml, "store", directory),
          path(toml, "sealed_keys", directory),
          path(toml, "enrolment", directory),
          new SimulatedPlatformConfig(
              path(toml, "platform.secret", directory), integer(toml, "platform.tcb")));
    } catch (IllegalArgumentException outOfRange) {
      throw wrong(String.valueOf(outOfRange.getMessage()));
    }
  }

  /// The text of a new vault's file.
  public static String initial(String name, Listen listen) {
    return """
    # What this vault is told about itself; who may use it is in the enrolment that an operator
    # signs. Paths start from this file's directory.
    name = "%s"
    listen = "%s"
    store = "vault.db"
    sealed_keys = "keys.sealed"
    enrolment = "enrolment.json"

    [platform]
    kind = "simulated"
    secret = "platform.secret"
    # Another number is another platform: the sealed keys do not open there.
    tcb = 1
    """
        .formatted(name, listen);
  }

  private static void requireKnownKeys(TomlParseResult toml) throws ConfigException {
    Set<String> unknown = new TreeSet<>(toml.dottedKeySet());
    unknown.removeAll(KEYS);
    if (!unknown.isEmpty()) {
      throw wrong(
          "unknown key '%s'; known are %s"
              .formatted(unknown.iterator().next(), new TreeSet<>(KEYS)));
    }
  }

  private static String string(TomlParseResult toml, String name) throws ConfigException {
    if (toml.get(name) instanceof String value && !value.isBlank()) {
      return value;
    }
    throw expected(toml, name, "text");
  }

  private static int integer(TomlParseResult toml, String name) throws ConfigException {
    if (toml.get(name) instanceof Long value && value.intValue() == value) {
      return value.intValue();
    }
    throw expected(toml, name, "a whole number");
  }

  private static Path path(TomlParseResult toml, String name, Path directory)
      throws ConfigException {
    return directory.resolve(string(toml, name)).toAbsolutePath().normalize();
  }

  private static ConfigException expected(TomlParseResult toml, String name, String what) {
    String found = Optional.ofNullable(toml.get(name)).map(Object::toString).orElse("nothing");
    return wrong("%s: expected %s, found %s".formatted(name, what, found));
  }

  private static ConfigException wrong(String what) {
    return new ConfigException(FILE_NAME + ": " + what);
  }
}
