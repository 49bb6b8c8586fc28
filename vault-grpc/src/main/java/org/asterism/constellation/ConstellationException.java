package org.asterism.constellation;

/// A constellation or enrolment file that must not be relied on. The message says what was
/// expected, what was found and what to do.
public final class ConstellationException extends Exception {
  private static final long serialVersionUID = 1L;

  public ConstellationException(String message) {
    super(message);
  }

  public ConstellationException(String message, Throwable cause) {
    super(message, cause);
  }
}
