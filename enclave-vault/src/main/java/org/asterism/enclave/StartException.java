package org.asterism.enclave;

/// The command cannot do its work. The message is the one line that its user sees.
final class StartException extends Exception {
  StartException(String message) {
    super(message);
  }

  StartException(String message, Throwable cause) {
    super(message, cause);
  }

  /// In the words of `cause`, which says by itself what was expected and found.
  static StartException because(Exception cause) {
    return new StartException(String.valueOf(cause.getMessage()), cause);
  }
}
