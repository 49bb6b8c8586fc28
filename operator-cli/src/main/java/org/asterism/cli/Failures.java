package org.asterism.cli;

import java.io.IOException;
import org.asterism.config.ConfigException;
import org.asterism.constellation.ConstellationException;
import org.asterism.directory.DirectoryException;
import org.asterism.secret.LockedMemoryException;
import org.asterism.wiring.StartException;
import picocli.CommandLine;

/// Says in one line why a command failed.
public final class Failures implements CommandLine.IExecutionExceptionHandler {
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
          org.asterism.enclave.StartException _,
          StartException _,
          ConstellationException _,
          ConfigException _,
          LockedMemoryException _,
          DirectoryException _ ->
          String.valueOf(failure.getMessage());
      case IOException file -> StartException.words(file);
      default -> "a bug: " + failure;
    };
  }
}
