package org.asterism.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.asterism.constellation.Address;
import org.asterism.constellation.Constellation;
import org.asterism.toml.ConfigurationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `constellation readdress`: a vault moves, with all that it holds. The same enrolment under
/// another address, in a file with a higher serial; the vault itself learns nothing of it.
@Command(
    name = "readdress",
    description = "Say where a vault is now that moved with all that it holds.")
final class ConstellationReaddress implements Callable<Integer> {
  @Mixin private final OperatorOptions operators = new OperatorOptions();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FOLDER",
      description = "The folder with constellation.toml, which is written anew.")
  private Path out;

  @Parameters(index = "0", paramLabel = "VAULT", description = "What the operators call it.")
  private String vault;

  @Parameters(
      index = "1",
      paramLabel = "HOST:PORT",
      converter = AddressArgument.class,
      description = "Where engines reach it now.")
  private Address address;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, ConfigurationException, CommandFailed {
    AddressArgument.requireReachable(spec, "HOST:PORT", address);
    var papers = new Papers(out, spec.commandLine().getOut());
    var signers = operators.present();
    var before = papers.constellation(signers);
    Proposal.of(papers, before, changed(before), Map.of(), signers).settle();
    spec.commandLine()
        .getOut()
        .printf(
            "put it in the place of each engine's; a running engine takes it before its next"
                + " connection to %s%n",
            vault);
    return 0;
  }

  private Constellation changed(Constellation before) throws CommandFailed {
    List<Constellation.Member> members = new ArrayList<>(before.members());
    int place = place(members);
    members.set(place, members.get(place).at(address));
    try {
      return before.changed(members);
    } catch (IllegalArgumentException taken) {
      throw new CommandFailed(
          "constellation %s: %s".formatted(before.name(), taken.getMessage()), taken);
    }
  }

  private int place(List<Constellation.Member> members) {
    for (int i = 0; i < members.size(); i++) {
      if (members.get(i).vault().name().equals(vault)) {
        return i;
      }
    }
    var names = members.stream().map(member -> member.vault().name()).toList();
    throw new WrongArgument(spec, "VAULT", "expected one of %s, found %s".formatted(names, vault));
  }
}
