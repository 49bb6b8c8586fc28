package org.asterism.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.asterism.constellation.Constellation;
import org.asterism.constellation.ConstellationFile;
import org.asterism.constellation.OperatorKey;
import org.asterism.toml.ConfigurationException;
import org.asterism.toml.TextFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `constellation verify`: checks the signatures of a constellation file and says who is in it.
@Command(
    name = "verify",
    description = "Check who signed a constellation file, and print its members.")
final class ConstellationVerify implements Callable<Integer> {
  @Option(
      names = "--operator",
      required = true,
      paramLabel = "KEY",
      description = "The public key of an operator whom you trust, as init printed it; repeatable.")
  private List<String> operators;

  @Parameters(paramLabel = "FILE", description = "The constellation file.")
  private Path file;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, ConfigurationException, CommandFailed {
    var constellation = ConstellationFile.read(file.toString(), TextFile.read(file), trusted());
    print(constellation, spec.commandLine().getOut());
    return 0;
  }

  private List<OperatorKey> trusted() throws CommandFailed {
    try {
      return operators.stream().map(OperatorKey::parse).toList();
    } catch (IllegalArgumentException wrong) {
      throw new CommandFailed("--operator: " + wrong.getMessage(), wrong);
    }
  }

  private static void print(Constellation constellation, PrintWriter out) {
    out.printf(
        "constellation %s: %d of %d vaults, signed by all of its %d operators%n",
        constellation.name(),
        constellation.k(),
        constellation.n(),
        constellation.operators().size());
    for (var member : constellation.members()) {
      out.printf(
          "%-12s %-21s %-9s enrolment %s%n",
          member.vault(),
          member.address(),
          member.evidence().name().toLowerCase(Locale.ROOT),
          member.vault().enrolment());
    }
  }
}
