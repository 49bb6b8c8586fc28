package org.asterism.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.asterism.config.EngineName;
import org.asterism.constellation.Constellation;
import org.asterism.constellation.Operators;
import org.asterism.constellation.VaultRequest;
import org.asterism.toml.ConfigurationException;
import org.asterism.toml.TextFile;
import org.jspecify.annotations.Nullable;
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
  private static final long FIRST_SERIAL = 1;

  @Mixin private final FoundingOptions options = new FoundingOptions();

  @Option(names = "--name", required = true, description = "What people call it.")
  private String name;

  @Option(
      names = "--k",
      required = true,
      description = "Vaults needed to use a key; fewer learn nothing of it.")
  private int k;

  @Option(
      names = "--operators-needed",
      paramLabel = "M",
      description =
          "How many of the operators must sign each later change; must be said where there are"
              + " several.")
  private @Nullable Long needed;

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
    requireWords();
    papers.requireUnfounded();
    var asking = requested();
    var founding = options.newFounding(new SecureRandom());
    var operators = operators(founding);
    List<Constellation.Member> members = List.of();
    for (var request : asking) {
      members = founding.enlist(members, request);
    }
    var constellation = constellation(members, operators);
    for (var request : asking) {
      papers.write(founding.enrolment(constellation, request), request.name(), founding.signers());
    }
    papers.write(constellation, founding.signers());
    papers.advise(constellation);
    return 0;
  }

  private List<VaultRequest> requested() throws IOException, ConfigurationException, CommandFailed {
    var asking = new ArrayList<VaultRequest>();
    for (var file : requests) {
      var request = VaultRequest.read(file.toString(), TextFile.read(file));
      requireNew(asking, request, file);
      asking.add(request);
    }
    return asking;
  }

  private void requireWords() {
    try {
      EngineName.required(name);
    } catch (IllegalArgumentException wrong) {
      throw new WrongArgument(spec, "--name", wrong);
    }
    int n = requests.size();
    if (n > Constellation.MAX_MEMBERS) {
      throw new WrongArgument(
          spec, "REQUEST", "expected 1 to %d, found %d".formatted(Constellation.MAX_MEMBERS, n));
    }
    if (k < 1 || k > n) {
      throw new WrongArgument(spec, "--k", "expected a k of 1 to %d, found %d".formatted(n, k));
    }
  }

  private Operators operators(Founding founding) {
    try {
      return Operators.of(founding.operators(), Optional.ofNullable(needed));
    } catch (IllegalArgumentException wrong) {
      throw new WrongArgument(spec, "--operators-needed", wrong);
    }
  }

  private Constellation constellation(List<Constellation.Member> members, Operators operators)
      throws CommandFailed {
    try {
      return new Constellation(name, FIRST_SERIAL, k, members, operators);
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
