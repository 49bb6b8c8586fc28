package org.asterism.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.asterism.bridge.LinkException;
import org.asterism.bridge.OperatorLine;
import org.asterism.config.EngineConfig;
import org.asterism.config.EngineToml;
import org.asterism.operator.EngineStatus;
import org.asterism.operator.TokenList;
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

/// `constellation status`: asks each vault, by an engine's own keys, whether it is there, can write
/// and what it holds, and the engine, if it runs, what its directory says of that. Ends with 1
/// where something is wrong.
@Command(
    name = "status",
    description = "Ask each vault of an engine's constellation how it is, and the engine.",
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {"0:all is well", "1:something is wrong, each in a line", "2:wrong arguments"})
final class ConstellationStatus implements Callable<Integer> {
  @Parameters(paramLabel = "FOLDER", description = "The engine's, made by 'engine init'.")
  private Path folder;

  @Spec private CommandSpec spec;

  @Override
  public Integer call()
      throws IOException, ConfigurationException, CommandFailed, LockedMemoryException {
    LockedMemory.require();
    EngineConfig config = EngineToml.read(folder);
    try (VaultLinks vaults = VaultLinks.open(config, new SecureRandom())) {
      var report = new StatusReport(vaults.constellation(), config.vaults().createSpare());
      // Before and after: what comes or goes meanwhile is nobody's fault.
      Optional<EngineStatus> before = engine(config, report);
      report.vaults(describe(config, vaults));
      if (before.isPresent()) {
        report.engine(before.get(), engine(config, report).orElse(before.get()));
        ask(config, report, TokenList.CALL, TokenList::decode).ifPresent(report::tokens);
      }
      report.print(spec.commandLine().getOut(), vaults.evidence());
      report.requireWell();
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

  private static Optional<EngineStatus> engine(EngineConfig config, StatusReport report) {
    return ask(config, report, EngineStatus.CALL, EngineStatus::decode);
  }

  private static <T> Optional<T> ask(
      EngineConfig config, StatusReport report, String call, Function<byte[], T> decode) {
    Path socket = config.socket().path();
    try (var line = OperatorLine.open(socket)) {
      return Optional.of(decode.apply(line.call(call, new byte[0])));
    } catch (IOException nobody) {
      report.note("no engine answers on %s".formatted(socket));
    } catch (LinkException | IllegalArgumentException refused) {
      report.note("the engine on %s: %s".formatted(socket, refused.getMessage()));
    }
    return Optional.empty();
  }
}
