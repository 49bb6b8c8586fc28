package org.asterism.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import org.asterism.constellation.OperatorSigner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `constellation new-operator`: makes an operator's signing key where the operator is, and prints
/// its public half, by which others hand over to it.
@Command(
    name = "new-operator",
    description = "Make an operator's signing key in a new FILE, and print its public key.")
final class ConstellationNewOperator implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "Stays with the operator.")
  private Path file;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    var made = OperatorSigner.create(file, new SecureRandom());
    spec.commandLine().getOut().printf("%s: made%noperator %s%n", file, made.key());
    return 0;
  }
}
