package org.asterism.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.asterism.constellation.OperatorKey;
import org.asterism.constellation.Operators;
import org.asterism.constellation.VaultEnrolment;
import org.asterism.toml.ConfigurationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `constellation rotate`: other operators from now on, in the constellation and in the enrolment
/// of each of its vaults. Operators of before sign it, and of the new ones as many as will be
/// needed.
@Command(
    name = "rotate",
    description = "Hand a constellation and its vaults over to other operators.",
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {
      "0:it is in force in FOLDER",
      "1:more operators must sign it, or something is wrong",
      "2:wrong arguments"
    })
final class ConstellationRotate implements Callable<Integer> {
  @Mixin private final OperatorOptions operators = new OperatorOptions();

  @Option(
      names = "--to",
      required = true,
      paramLabel = "KEY",
      description =
          "The public key of an operator from now on, as 'constellation new-operator' printed it;"
              + " repeatable: all of them, also those who stay.")
  private List<String> to;

  @Option(
      names = "--operators-needed",
      paramLabel = "M",
      description =
          "How many of them must sign each later change; must be said where there are several.")
  private @Nullable Long needed;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FOLDER",
      description = "The folder with constellation.toml and the enrolments.")
  private Path out;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, ConfigurationException, CommandFailed {
    Operators next = next();
    var papers = new Papers(out, spec.commandLine().getOut());
    var signers = operators.present();
    var present = papers.constellation();
    var begin = signers.stream().filter(one -> present.operators().has(one.key())).toList();
    if (begin.isEmpty()) {
      throw new CommandFailed(
          "expected an operator of before to begin, found none: --operator KEY-FILE");
    }
    var before = papers.constellation(begin);
    var enrolments = new LinkedHashMap<String, VaultEnrolment>();
    papers.enrolments(before).forEach((vault, known) -> enrolments.put(vault, known.changed(next)));
    Proposal.of(papers, before, before.changed(next), enrolments, begin).signed(signers).settle();
    return 0;
  }

  private Operators next() {
    try {
      return Operators.of(
          to.stream().map(OperatorKey::parse).toList(), Optional.ofNullable(needed));
    } catch (IllegalArgumentException wrong) {
      throw new WrongArgument(spec, "--to", wrong);
    }
  }
}
