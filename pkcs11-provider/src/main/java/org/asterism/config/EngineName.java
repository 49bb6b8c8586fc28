package org.asterism.config;

/// What operators call an engine: it stands in log lines and file names.
public final class EngineName {
  static final String FORM = "1 to 64 of a-z, 0-9, '.' and '-'";

  private EngineName() {}

  /// @throws ConfigException where `name` is none
  public static void require(String name) throws ConfigException {
    if (!isOne(name)) {
      throw new ConfigException(
          "an engine's name: expected %s, found \"%s\"".formatted(FORM, name));
    }
  }

  static boolean isOne(String name) {
    return name.matches("[a-z0-9][a-z0-9.-]{0,63}");
  }
}
