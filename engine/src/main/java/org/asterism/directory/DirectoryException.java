package org.asterism.directory;

/// The directory's file cannot be opened, read or written. Nothing that an application does helps;
/// the message tells the operator what to do.
public final class DirectoryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DirectoryException(String message) {
    super(message);
  }

  DirectoryException(String message, Throwable cause) {
    super(message, cause);
  }
}
