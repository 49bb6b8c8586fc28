package org.asterism.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.asterism.constellation.Constellation;
import org.asterism.constellation.VaultRequest;
import org.asterism.toml.ConfigurationException;
import org.asterism.toml.TextFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `constellation init`: founds a constellation, one signed file for engines, and a signed
/// enrolment for each vault.
@Command(
    name = "init",
    description = "Found a constellation from what vaults and an engine asked for.")
final class ConstellationInit implements Callable<Integer> {
  @Mixin private final OperatorOptions operator = new OperatorOptions();

  @Option(names = "--name", required = true, description = "What people call it.")
  private String name;

  @Option(
      names = "--k",
      required = true,
      description = "Vaults needed to use a key; fewer learn nothing of it.")
  private int k;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FOLDER",
      description = "Folder for constellation.toml and VAULT.enrolment.toml; made if need be.")
  private Path out;

  @Parameters(
      arity = "1..*",
      paramLabel = "REQUEST",
      description = "The request.toml of each vault, in the order of the engine's identities.")
  private List<Path> requests;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, ConfigurationException, CommandFailed {
    var papers = new Papers(out, spec.commandLine().getOut());
    papers.requireUnfounded();
    var founding = operator.founding(new SecureRandom());
    var asking = new ArrayList<VaultRequest>();
    List<Constellation.Member> members = List.of();
    for (var file : requests) {
      var request = VaultRequest.read(file.toString(), TextFile.read(file));
      requireNew(asking, request, file);
      members = founding.enlist(members, request);
      asking.add(request);
    }
    var constellation = constellation(founding, members);
    for (var request : asking) {
      papers.write(founding.enrolment(members, request), request.name(), founding.signers());
    }
    papers.write(constellation, founding.signers());
    return 0;
  }

  private Constellation constellation(Founding founding, List<Constellation.Member> members)
      throws CommandFailed {
    try {
      return founding.constellation(name, k, members);
    } catch (IllegalArgumentException e) {
      throw new CommandFailed("constellation " + name + ": " + e.getMessage(), e);
    }
  }

  private static void requireNew(List<VaultRequest> asking, VaultRequest request, Path file)
      throws CommandFailed {
    if (asking.stream().anyMatch(other -> other.name().equals(request.name()))) {
      throw new CommandFailed(
          file + ": expected a name of its own for each vault, found " + request.name() + " twice");
    }
  }
}
