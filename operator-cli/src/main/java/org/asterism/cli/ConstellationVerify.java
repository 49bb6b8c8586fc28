package org.asterism.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.asterism.constellation.Constellation;
import org.asterism.constellation.ConstellationFile;
import org.asterism.constellation.OperatorKey;
import org.asterism.constellation.Operators;
import org.asterism.toml.ConfigurationException;
import org.asterism.toml.TextFile;
import org.jspecify.annotations.Nullable;
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

  @Option(
      names = "--operators-needed",
      paramLabel = "M",
      description = "How many of them must have signed; all, where it is not said.")
  private @Nullable Integer needed;

  @Parameters(paramLabel = "FILE", description = "The constellation file.")
  private Path file;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, ConfigurationException {
    var trusted = trusted();
    var constellation = ConstellationFile.read(file.toString(), TextFile.read(file), trusted);
    print(constellation, spec.commandLine().getOut());
    return 0;
  }

  private Operators trusted() {
    try {
      var keys = operators.stream().map(OperatorKey::parse).toList();
      return new Operators(keys, Objects.requireNonNullElse(needed, keys.size()));
    } catch (IllegalArgumentException wrong) {
      throw new WrongArgument(spec, "--operator", wrong);
    }
  }

  private static void print(Constellation constellation, PrintWriter out) {
    out.printf(
        "constellation %s: %d of %d vaults, serial %d; changed by %d of its %d operators%n",
        constellation.name(),
        constellation.k(),
        constellation.n(),
        constellation.serial(),
        constellation.operators().needed(),
        constellation.operators().keys().size());
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
