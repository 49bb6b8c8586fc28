package org.asterism.toml;

/// A file that cannot be read as what it should be. The message names file and key, and says what
/// was expected and what was found.
public final class TomlException extends Exception {
  private static final long serialVersionUID = 1L;

  public TomlException(String file, String message) {
    super(file + ": " + message);
  }
}
