package org.asterism.wiring;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;

/// An engine that cannot start. The message is one line for an operator: what was expected, what
/// was found and what to do.
public final class StartException extends Exception {
  private static final long serialVersionUID = 1L;

  StartException(String message) {
    super(message);
  }

  StartException(String message, Throwable cause) {
    super(message, cause);
  }

  /// In the words of `cause`.
  static StartException because(Exception cause) {
    String words =
        cause instanceof IOException file ? words(file) : String.valueOf(cause.getMessage());
    return new StartException(words, cause);
  }

  /// What an operator is told about a file or folder.
  public static String words(IOException failure) {
    return switch (failure) {
      case NoSuchFileException missing -> missing.getFile() + ": expected a file, found none";
      case FileAlreadyExistsException present ->
          present.getFile() + ": is there already and is never replaced; move it away first";
      case AccessDeniedException denied ->
          denied.getFile() + ": no permission; expected a file or folder of your own";
      default -> String.valueOf(failure.getMessage());
    };
  }
}
