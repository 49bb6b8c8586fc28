package org.asterism.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.Callable;
import org.asterism.constellation.VaultRequest;
import org.asterism.toml.ConfigurationException;
import org.asterism.toml.TextFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `constellation enrol`: changes one member of a constellation: an empty vault takes the place of
/// one of the same name, under an enrolment id and an x-coordinate of its own, or one more joins.
/// The engine's identity for that place stays.
@Command(
    name = "enrol",
    description = "Let a new, empty vault join, or replace the one of the same name.")
final class ConstellationEnrol implements Callable<Integer> {
  @Mixin private final FoundingOptions options = new FoundingOptions();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FOLDER",
      description = "The folder with constellation.toml, which is written anew.")
  private Path out;

  @Parameters(paramLabel = "REQUEST", description = "The request.toml of the new vault.")
  private Path requestFile;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, ConfigurationException, CommandFailed {
    var founding = options.founding(new SecureRandom());
    var request = VaultRequest.read(requestFile.toString(), TextFile.read(requestFile));
    var papers = new Papers(out, spec.commandLine().getOut());
    var before = papers.constellation(founding.signers());
    var after = before.changed(founding.enlist(before.members(), request));
    var enrolment = Map.of(request.name(), founding.enrolment(after, request));
    Proposal.of(papers, before, after, enrolment, founding.signers()).settle();
    return 0;
  }
}
