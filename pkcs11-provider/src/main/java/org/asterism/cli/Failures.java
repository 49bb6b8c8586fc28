package org.asterism.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import org.asterism.config.ConfigException;
import org.asterism.constellation.ConstellationException;
import org.asterism.directory.DirectoryException;
import org.asterism.secret.LockedMemoryException;
import picocli.CommandLine;

/// Says in one line why a command failed.
final class Failures implements CommandLine.IExecutionExceptionHandler {
  private static final int FAILED = 1;

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    command.getErr().println("asterism: " + words(failure));
    return FAILED;
  }

  /// What an operator is told.
  static String words(Exception failure) {
    return switch (failure) {
      case CommandFailed _,
          ConstellationException _,
          ConfigException _,
          LockedMemoryException _,
          DirectoryException _ ->
          String.valueOf(failure.getMessage());
      case NoSuchFileException missing -> missing.getFile() + ": expected a file, found none";
      case FileAlreadyExistsException present ->
          present.getFile() + ": is there already and is never replaced; move it away first";
      case AccessDeniedException denied ->
          denied.getFile() + ": no permission; expected a file or folder of your own";
      case IOException broken -> String.valueOf(broken.getMessage());
      default -> "a bug: " + failure;
    };
  }
}
