package org.asterism.cli;

/// A command that cannot go on. The message says what was expected, what was found and what to do.
public final class CommandFailed extends Exception {
  private static final long serialVersionUID = 1L;

  CommandFailed(String message) {
    super(message);
  }

  CommandFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
