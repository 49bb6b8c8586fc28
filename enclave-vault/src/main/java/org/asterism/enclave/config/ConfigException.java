package org.asterism.enclave.config;

/// The configuration cannot be used. The message says where, what was expected and what was found.
public final class ConfigException extends Exception {
  public ConfigException(String message) {
    super(message);
  }
}
