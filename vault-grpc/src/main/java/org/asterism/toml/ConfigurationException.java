package org.asterism.toml;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/// The problems with what an operator wrote or set up. The message has one line for each: it names
/// file, place and key, and says what was expected, what was found and what to do.
public final class ConfigurationException extends Exception {
  private static final long serialVersionUID = 1L;

  /// Whoever has more than this many mends some and asks again.
  private static final int PROBLEMS_MAX = 20;

  private final boolean passing;

  /// One problem.
  public ConfigurationException(String problem) {
    super(problem);
    this.passing = false;
  }

  public ConfigurationException(String problem, Throwable cause) {
    this(problem, cause, false);
  }

  private ConfigurationException(String problem, Throwable cause, boolean passing) {
    super(problem, cause);
    this.passing = passing;
  }

  private ConfigurationException(List<String> problems) {
    super(String.join("\n", first(problems)));
    this.passing = false;
  }

  /// @throws ConfigurationException with all of `problems` if there are any
  public static void requireNone(List<String> problems) throws ConfigurationException {
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
  }

  /// In the words of `cause`, which says by itself what was expected and found. It may pass, unless
  /// a file is not there or not readable.
  public static ConfigurationException because(Exception cause) {
    return new ConfigurationException(words(cause), cause, !(cause instanceof FileSystemException));
  }

  /// What is wrong with one file, in the words of `cause`.
  public static ConfigurationException about(Path file, Exception cause) {
    String words = words(cause);
    return new ConfigurationException(
        cause instanceof FileSystemException ? words : file + ": " + words, cause);
  }

  /// What an operator is told about a file or folder, or whatever else failed.
  public static String words(Exception failure) {
    return switch (failure) {
      case NoSuchFileException missing -> missing.getFile() + ": expected a file, found none";
      case FileAlreadyExistsException present ->
          present.getFile() + ": is there already and is never replaced; move it away first";
      case AccessDeniedException denied ->
          denied.getFile() + ": no permission; expected a file or folder of your own";
      default -> String.valueOf(failure.getMessage());
    };
  }

  /// Whether the same may go well another time: somebody else was in the way, such as another
  /// process, and no file has to be changed.
  public boolean mayPass() {
    return passing;
  }

  /// Each in one line.
  public List<String> problems() {
    return String.valueOf(getMessage()).lines().toList();
  }

  private static List<String> first(List<String> problems) {
    return problems.subList(0, Math.min(PROBLEMS_MAX, problems.size()));
  }
}
