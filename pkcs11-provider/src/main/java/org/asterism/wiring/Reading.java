package org.asterism.wiring;

import java.io.IOException;
import java.nio.file.Path;
import org.asterism.config.EngineConfig;
import org.asterism.config.EngineToml;
import org.asterism.token.Tokens;
import org.asterism.toml.ConfigurationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A running engine's configuration, as its file was read last. Safe for use by many threads.
final class Reading {
  private static final Logger LOG = LoggerFactory.getLogger(Reading.class);

  private final Path directory;
  private final AddressBook book;
  private final Tokens tokens;
  private volatile EngineConfig config;

  Reading(Path directory, EngineConfig config, AddressBook book, Tokens tokens) {
    this.book = book;
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
    if (!fresh.operators().equals(config.operators())) {
      follow(config.with(fresh.operators()));
    }
    tokens.follow(fresh::settings);
    config = fresh;
    return "%d rules of tokens and the log level are as the file says now%s"
        .formatted(
            fresh.tokens().size(), rest ? "; what else has changed in it needs a restart" : "");
  }

  // What else is new in the file holds after a restart only.
  private void follow(EngineConfig others) throws ConfigurationException {
    try {
      book.follow(others);
    } catch (IOException unreadable) {
      throw ConfigurationException.because(unreadable);
    }
    LOG.info(
        "{} operators are trusted from now on, {} of whom must sign the constellation",
        others.operators().keys().size(),
        others.operators().needed());
  }
}
