package org.asterism.directory;

/// The token store cannot be opened, read or written. Nothing that an application does helps; the
/// message tells the operator what to do.
public final class DirectoryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean full;

  public DirectoryException(String message) {
    super(message);
    this.full = false;
  }

  public DirectoryException(String message, Throwable cause) {
    this(message, cause, false);
  }

  /// @param full whether only room is missing
  public DirectoryException(String message, Throwable cause, boolean full) {
    super(message, cause);
    this.full = full;
  }

  /// Whether only room is missing.
  public boolean isFull() {
    return full;
  }
}
