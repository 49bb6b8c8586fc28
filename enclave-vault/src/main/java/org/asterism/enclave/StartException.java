package org.asterism.enclave;

/// A vault that cannot be made or cannot start. The message is one line for an operator: what was
/// expected, what was found and what to do.
public final class StartException extends Exception {
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
