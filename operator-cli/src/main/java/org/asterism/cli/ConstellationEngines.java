package org.asterism.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.asterism.constellation.Constellation;
import org.asterism.constellation.EngineRequest;
import org.asterism.constellation.VaultEnrolment;
import org.asterism.constellation.VaultEnrolment.Engine;
import org.asterism.toml.ConfigurationException;
import org.asterism.toml.TextFile;
import org.asterism.vault.EvidenceKind;
import org.asterism.vault.Octets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `constellation add-engine` and `constellation remove-engine`: which engines the vaults of a
/// constellation talk to, in an enrolment each with a higher serial.
abstract class ConstellationEngines implements Callable<Integer> {
  @Mixin private final OperatorOptions operators = new OperatorOptions();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FOLDER",
      description = "The folder with constellation.toml and the enrolments, which change.")
  private Path out;

  @Spec private CommandSpec spec;

  /// `constellation add-engine`.
  @Command(name = "add-engine", description = "Let the vaults talk to one more engine.")
  static final class Add extends ConstellationEngines {
    @Parameters(paramLabel = "REQUEST", description = "The request.toml that engine init wrote.")
    private Path file;

    @Override
    Change change(Constellation constellation)
        throws IOException, ConfigurationException, CommandFailed {
      var request = EngineRequest.read(file.toString(), TextFile.read(file));
      List<Octets> identities = request.identities();
      if (identities.size() < constellation.n()) {
        throw new CommandFailed(
            "%s: expected an identity for each of %d vaults, found %d"
                .formatted(file, constellation.n(), identities.size()));
      }
      return (place, enrolment) ->
          with(new Engine(request.name(), EvidenceKind.HOST, identities.get(place)), enrolment);
    }

    private static List<Engine> with(Engine added, VaultEnrolment enrolment) throws CommandFailed {
      List<Engine> present = enrolment.engines();
      if (present.contains(added)) {
        return present;
      }
      for (Engine other : present) {
        if (other.name().equals(added.name()) || other.identity().equals(added.identity())) {
          throw new CommandFailed(
              ("engine %s: expected a name and keys of its own, found those of engine %s; see"
                      + " 'engine init --name', or remove that one first")
                  .formatted(added.name(), other.name()));
        }
      }
      var engines = new ArrayList<>(present);
      engines.add(added);
      return engines;
    }
  }

  /// `constellation remove-engine`.
  @Command(name = "remove-engine", description = "Let the vaults talk to an engine no more.")
  static final class Remove extends ConstellationEngines {
    @Parameters(paramLabel = "ENGINE", description = "Its name.")
    private String name;

    @Override
    Change change(Constellation constellation) {
      return (_, enrolment) ->
          enrolment.engines().stream().filter(engine -> !engine.name().equals(name)).toList();
    }
  }

  /// The engines of one vault as they are to be.
  @FunctionalInterface
  interface Change {
    /// @param place of the vault in its constellation
    List<Engine> of(int place, VaultEnrolment enrolment) throws CommandFailed;
  }

  abstract Change change(Constellation constellation)
      throws IOException, ConfigurationException, CommandFailed;

  @Override
  public Integer call() throws IOException, ConfigurationException, CommandFailed {
    var papers = new Papers(out, spec.commandLine().getOut());
    var signers = operators.present();
    var constellation = papers.constellation(signers);
    var changed = changed(papers.enrolments(constellation), change(constellation));
    if (changed.isEmpty()) {
      throw new CommandFailed("nothing was changed: it is so at every vault already");
    }
    Proposal.of(papers, constellation, constellation, changed, signers).settle();
    return 0;
  }

  private static Map<String, VaultEnrolment> changed(
      Map<String, VaultEnrolment> enrolments, Change change) throws CommandFailed {
    var changed = new LinkedHashMap<String, VaultEnrolment>();
    int place = 0;
    for (Map.Entry<String, VaultEnrolment> each : enrolments.entrySet()) {
      List<Engine> engines = change.of(place++, each.getValue());
      if (!engines.equals(each.getValue().engines())) {
        changed.put(each.getKey(), each.getValue().changed(engines));
      }
    }
    return changed;
  }
}
