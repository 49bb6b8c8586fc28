package org.asterism.attest.quote;

/// Bytes that are not what they should be: too short, too long, of an unknown version, or with
/// lengths that contradict each other. The one exception that the parsers of evidence and
/// collateral declare; the message says what was expected and what was found.
public final class MalformedException extends Exception {
  private static final long serialVersionUID = 1L;

  /// With the reason in words.
  public MalformedException(String message) {
    super(message);
  }

  /// With the reason in words and what a lower layer said.
  public MalformedException(String message, Throwable cause) {
    super(message, cause);
  }
}
