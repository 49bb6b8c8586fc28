package org.asterism.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.asterism.constellation.OperatorSigner;
import org.asterism.toml.ConfigurationException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Whose keys sign.
final class OperatorOptions {
  @Option(
      names = "--operator",
      required = true,
      paramLabel = "FILE",
      description = "An operator's signing key, repeatable; 'constellation init' makes new ones.")
  private List<Path> operators;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /// Operators who signed before: a file that is not there is a mistake.
  List<OperatorSigner> present() throws IOException, ConfigurationException {
    requireEachOnce();
    var signers = new ArrayList<OperatorSigner>();
    for (Path file : operators) {
      signers.add(OperatorSigner.read(file));
    }
    return signers;
  }

  /// As [#present], but a key that is not there is made, and said to be new.
  List<OperatorSigner> presentOrNew(SecureRandom random)
      throws IOException, ConfigurationException {
    requireEachOnce();
    var signers = new ArrayList<OperatorSigner>();
    for (Path file : operators) {
      signers.add(presentOrNew(file, "--operator", random));
    }
    return signers;
  }

  OperatorSigner presentOrNew(Path file, String option, SecureRandom random)
      throws IOException, ConfigurationException {
    if (Files.exists(file)) {
      return OperatorSigner.read(file);
    }
    var made = OperatorSigner.create(file, random);
    spec.commandLine()
        .getOut()
        .printf("%s: there was no such key; a new one was made: %s%n", option, file);
    return made;
  }

  private void requireEachOnce() {
    if (new HashSet<>(operators).size() < operators.size()) {
      throw new WrongArgument(spec, "--operator", "expected each key once, found one twice");
    }
  }
}
