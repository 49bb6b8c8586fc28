package org.asterism.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/// A value on the command line that cannot be: the command ends with 2 before it did anything.
final class WrongArgument extends ParameterException {
  private static final long serialVersionUID = 1L;

  /// @param name of the option or parameter
  WrongArgument(CommandSpec spec, String name, String words) {
    super(spec.commandLine(), name + ": " + words);
  }

  /// In the words of `cause`.
  WrongArgument(CommandSpec spec, String name, Exception cause) {
    this(spec, name, String.valueOf(cause.getMessage()));
    initCause(cause);
  }
}
