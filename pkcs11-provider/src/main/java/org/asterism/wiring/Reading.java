package org.asterism.wiring;

import java.nio.file.Path;
import org.asterism.config.EngineConfig;
import org.asterism.config.EngineToml;
import org.asterism.token.Tokens;
import org.asterism.toml.ConfigurationException;

/// A running engine's configuration, as its file was read last. Safe for use by many threads.
final class Reading {
  private final Path directory;
  private final Tokens tokens;
  private volatile EngineConfig config;

  Reading(Path directory, EngineConfig config, Tokens tokens) {
    this.directory = directory;
    this.config = config;
    this.tokens = tokens;
  }

  EngineConfig config() {
    return config;
  }

  /// Reads the file again, and takes of it what can change while the engine runs.
  synchronized String anew() throws ConfigurationException {
    EngineConfig fresh = EngineToml.read(directory);
    boolean rest = !fresh.isSameBut(config);
    UnknownNames.warn(fresh);
    tokens.follow(fresh::settings);
    config = fresh;
    return "%d rules of tokens and the log level are as the file says now%s"
        .formatted(
            fresh.tokens().size(), rest ? "; what else has changed in it needs a restart" : "");
  }
}
