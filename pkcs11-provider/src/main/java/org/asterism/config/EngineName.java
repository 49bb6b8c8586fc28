package org.asterism.config;

/// What operators call an engine or a constellation: it stands in log lines and file names.
public final class EngineName {
  private static final String FORM = "1 to 64 of a-z, 0-9, '.' and '-'";

  private EngineName() {}

  /// @throws IllegalArgumentException where `name` is none
  public static String required(String name) {
    if (!name.matches("[a-z0-9][a-z0-9.-]{0,63}")) {
      throw new IllegalArgumentException("expected %s, found \"%s\"".formatted(FORM, name));
    }
    return name;
  }
}
