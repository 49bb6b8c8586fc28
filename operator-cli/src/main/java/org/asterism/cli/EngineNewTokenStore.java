package org.asterism.cli;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import org.asterism.config.EngineToml;
import org.asterism.directory.sqlite.SqliteDirectory;
import org.asterism.secret.LockedMemory;
import org.asterism.secret.LockedMemoryException;
import org.asterism.token.Adoption;
import org.asterism.toml.ConfigurationException;
import org.asterism.wiring.TokenStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `engine new-token-store`: lets an engine begin without tokens, where its token store is gone and
/// no copy is left.
@Command(
    name = "new-token-store",
    description = {
      "Make an empty token store for the engine in FOLDER, where it has none.",
      "What was in a lost one stays lost: restore it from a copy if there is any."
    })
final class EngineNewTokenStore implements Callable<Integer> {
  @Parameters(paramLabel = "FOLDER", description = "Made by 'engine init'.")
  private Path folder;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws ConfigurationException, LockedMemoryException {
    LockedMemory.require();
    Path file = EngineToml.read(folder).directory();
    SqliteDirectory.create(file);
    // The vaults remember the lost one.
    try (TokenStore store = TokenStore.open(folder)) {
      Adoption.of(store.directory()).carryOut(new SecureRandom());
    }
    spec.commandLine().getOut().printf("empty token store made: %s%n", file);
    return 0;
  }
}
