package org.asterism.logging;

import org.slf4j.event.Level;

/// The key `log_level` of a configuration: how much is logged.
public final class LogLevel {
  public static final String KEY = "log_level";

  private LogLevel() {}

  /// @throws IllegalArgumentException where `text` is none
  public static Level parse(String text) {
    for (Level level : Level.values()) {
      if (level.name().equals(text)) {
        return level;
      }
    }
    throw new IllegalArgumentException(
        "expected TRACE, DEBUG, INFO, WARN or ERROR, found \"%s\"".formatted(text));
  }
}
