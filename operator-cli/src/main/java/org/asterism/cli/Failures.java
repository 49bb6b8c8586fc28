package org.asterism.cli;

import java.io.IOException;
import org.asterism.directory.DirectoryException;
import org.asterism.secret.LockedMemoryException;
import org.asterism.toml.ConfigurationException;
import picocli.CommandLine;

/// What says why a command failed: each problem in one line.
public final class Failures
    implements CommandLine.IExecutionExceptionHandler, CommandLine.IParameterExceptionHandler {
  /// The status of a command that serves, where what an operator wrote or set up is wrong: starting
  /// it again does not help. The number is EX_CONFIG of sysexits.h.
  static final int MISCONFIGURED = 78;

  private static final int FAILED = 1;

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    words(failure).lines().forEach(line -> command.getErr().println("asterism: " + line));
    return failure instanceof ConfigurationException wrong && !wrong.mayPass()
        ? command.getCommandSpec().exitCodeOnExecutionException()
        : FAILED;
  }

  @Override
  public int handleParseException(CommandLine.ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    String words = Line.of(wrong.getMessage());
    command
        .getErr()
        .printf("asterism: %s; see '%s --help'%n", words, command.getCommandSpec().qualifiedName());
    return CommandLine.ExitCode.USAGE;
  }

  /// What an operator is told.
  static String words(Exception failure) {
    return switch (failure) {
      case CommandFailed _,
          ConfigurationException _,
          LockedMemoryException _,
          DirectoryException _,
          IOException _ ->
          ConfigurationException.words(failure);
      default -> "a bug: " + failure;
    };
  }
}
