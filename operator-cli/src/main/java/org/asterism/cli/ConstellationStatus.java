package org.asterism.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.asterism.config.EngineConfig;
import org.asterism.config.EngineToml;
import org.asterism.constellation.Constellation;
import org.asterism.quorum.Answer;
import org.asterism.quorum.Ask;
import org.asterism.quorum.Quorum;
import org.asterism.secret.LockedMemory;
import org.asterism.secret.LockedMemoryException;
import org.asterism.toml.ConfigurationException;
import org.asterism.vault.Description;
import org.asterism.wiring.VaultLinks;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `constellation status`: asks each vault, by an engine's own keys, whether it is there and what
/// it holds of that engine. Ends with 1 where a vault did not answer. The engine may run meanwhile.
@Command(name = "status", description = "Ask each vault of an engine's constellation how it is.")
final class ConstellationStatus implements Callable<Integer> {
  private static final String ROW = "%-12s %-21s %-10s %-9s %s%n";

  @Parameters(paramLabel = "FOLDER", description = "The engine's, made by 'engine init'.")
  private Path folder;

  @Spec private CommandSpec spec;

  @Override
  public Integer call()
      throws IOException, ConfigurationException, CommandFailed, LockedMemoryException {
    LockedMemory.require();
    EngineConfig config = EngineToml.read(folder);
    try (VaultLinks vaults = VaultLinks.open(config, new SecureRandom())) {
      report(vaults, describe(config, vaults));
      return 0;
    }
  }

  private static List<Answer<Description>> describe(EngineConfig config, VaultLinks vaults) {
    List<Ask<Description>> asks =
        vaults.vaults().stream()
            .map(vault -> new Ask<>(vault, (asked, deadline) -> asked.describe(deadline)))
            .toList();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      return new Quorum(threads, System::nanoTime, config.vaults().hedge())
          .all(asks, config.vaults().deadline(), _ -> {});
    }
  }

  private void report(VaultLinks vaults, List<Answer<Description>> answers) throws CommandFailed {
    Constellation constellation = vaults.constellation();
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "constellation %s: any %d of %d vaults can use a key; %s%n",
        constellation.name(), constellation.k(), constellation.n(), vaults.evidence());
    out.printf(ROW, "VAULT", "ADDRESS", "STATE", "EVIDENCE", "KEYS OBJECTS ACCOUNTS TOMBSTONES");
    int given = 0;
    for (var member : constellation.members()) {
      for (var answer : answers) {
        if (answer.vault().equals(member.vault())) {
          given += print(out, member, answer);
        }
      }
    }
    if (given < constellation.n()) {
      throw new CommandFailed(
          "%d of %d vaults answered; a key needs %d"
              .formatted(given, constellation.n(), constellation.k()));
    }
  }

  private static int print(
      PrintWriter out, Constellation.Member member, Answer<Description> answer) {
    String evidence = member.evidence().name().toLowerCase(Locale.ROOT);
    return switch (answer) {
      case Answer.Given<Description>(var vault, Description found) -> {
        out.printf(ROW, vault, member.address(), "attested", evidence, counts(found));
        yield 1;
      }
      case Answer.Failed<Description>(var vault, var cause) -> {
        out.printf(ROW, vault, member.address(), "missing", "none", cause.getMessage());
        yield 0;
      }
    };
  }

  private static String counts(Description found) {
    var counts = found.counts();
    return "%4d %7d %8d %10d  %s"
        .formatted(
            counts.keys(),
            counts.objects(),
            counts.accounts(),
            counts.tombstones(),
            found.release());
  }
}
