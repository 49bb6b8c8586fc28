package org.asterism.bridge;

/// The engine's socket cannot be opened. The message says what was expected, what was found and
/// what to do.
public final class LinkException extends Exception {
  private static final long serialVersionUID = 1L;

  LinkException(String message) {
    super(message);
  }

  LinkException(String message, Throwable cause) {
    super(message, cause);
  }
}
