package org.asterism.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import org.asterism.secret.LockedMemory;
import org.asterism.secret.LockedMemoryException;
import org.asterism.token.Adoption;
import org.asterism.toml.ConfigurationException;
import org.asterism.wiring.TokenStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `engine adopt`: an operator's word that a copy of a token store is the one that goes on.
@Command(
    name = "adopt",
    description = {
      "Say that the token store of the engine in FOLDER, a copy that was put back, goes on.",
      "The engine must not run. Without --yes it only says what it would do."
    })
final class EngineAdopt implements Callable<Integer> {
  @Parameters(paramLabel = "FOLDER", description = "Made by 'engine init'.")
  private Path folder;

  @Option(names = "--yes", description = "Do it.")
  private boolean yes;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws ConfigurationException, LockedMemoryException, CommandFailed {
    LockedMemory.require();
    PrintWriter out = spec.commandLine().getOut();
    try (TokenStore store = TokenStore.open(folder)) {
      Adoption adoption = Adoption.of(store.directory());
      out.printf(
          "token store %s: it goes on, and an engine on any other copy makes, changes, destroys and"
              + " cleans nothing any more%n",
          store.file());
      out.printf(
          "%d keys and objects and %d tokens were being made when it was copied: they are forgotten"
              + " here, vaults keep what they have of them%n",
          adoption.rows().size(), adoption.tokens().size());
      out.printf("what was made after it was copied is not in it; vaults keep that, too%n");
      if (!yes) {
        throw new CommandFailed("nothing was done: add --yes to do it");
      }
      adoption.carryOut(new SecureRandom());
      out.printf("done: start the engine%n");
      return 0;
    }
  }
}
