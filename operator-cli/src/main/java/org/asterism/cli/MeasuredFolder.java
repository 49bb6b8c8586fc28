package org.asterism.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.asterism.attest.configuration.Configuration;
import org.asterism.attest.configuration.Settings;
import org.asterism.config.EngineToml;
import org.asterism.constellation.Address;
import org.asterism.constellation.OperatorKey;
import org.asterism.enclave.config.VaultToml;
import org.asterism.toml.ConfigurationException;

/// The folder of a vault or an engine, whose settings are leaves.
final class MeasuredFolder {
  /// What an option or a parameter of commands says of it.
  static final String WORDS = "Of a vault or an engine, with its vault.toml or engine.toml.";

  private static final Settings SETTINGS = new Settings(Set.of(Address.class, OperatorKey.class));

  private MeasuredFolder() {}

  /// What is in effect there: settings that the file does not name have their defaults, and an
  /// engine's memory follows from this process's heap as it does from the engine's. Names of files
  /// start from the folder's real path, whatever name it was given by.
  static Configuration read(Path folder) throws IOException, ConfigurationException, CommandFailed {
    boolean vault = Files.exists(folder.resolve(VaultToml.FILE_NAME));
    boolean engine = Files.exists(folder.resolve(EngineToml.FILE_NAME));
    if (vault == engine) {
      throw new ConfigurationException(
          "%s: expected either %s or %s, found %s"
              .formatted(
                  folder, VaultToml.FILE_NAME, EngineToml.FILE_NAME, vault ? "both" : "neither"));
    }
    return vault
        ? measured("vault", VaultToml.read(folder.toRealPath()))
        : measured("engine", EngineToml.read(folder.toRealPath()));
  }

  private static Configuration measured(String kind, Record settings) throws CommandFailed {
    try {
      return SETTINGS.of(kind, settings);
    } catch (IllegalArgumentException e) {
      throw new CommandFailed("the settings cannot be measured: " + e.getMessage(), e);
    }
  }
}
