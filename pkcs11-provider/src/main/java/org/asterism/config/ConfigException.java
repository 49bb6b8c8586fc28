package org.asterism.config;

/// The configuration cannot be used. The message says where, what was expected and what was found.
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  public ConfigException(String message) {
    super(message);
  }
}
