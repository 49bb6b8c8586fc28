package org.asterism.evidence;

/// A file that is not what a command reads there. The message names the file, and says what was
/// expected and what was found.
public final class UnreadableFile extends Exception {
  private static final long serialVersionUID = 1L;

  /// The exit status of commands that tell this apart from a refusal.
  public static final int STATUS = 2;

  public UnreadableFile(Object file, Exception cause) {
    super(file + ": " + cause.getMessage(), cause);
  }

  public UnreadableFile(String message) {
    super(message);
  }
}
