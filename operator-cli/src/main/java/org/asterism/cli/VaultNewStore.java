package org.asterism.cli;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import org.asterism.enclave.NewVault;
import org.asterism.toml.ConfigurationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `vault new-store`: lets a vault go on whose store is gone, and of which there is no copy.
@Command(
    name = "new-store",
    description = {
      "Make an empty store for the vault in FOLDER, where it has none: it stays enrolled.",
      "Engines put again what they can compute from other vaults, once a token is open; shares of",
      "keys in threshold custody come back by 'token repair'. A copy, of any age, is better."
    })
final class VaultNewStore implements Callable<Integer> {
  @Parameters(paramLabel = "FOLDER", description = "Made by 'vault init'.")
  private Path folder;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws ConfigurationException {
    Path store = NewVault.emptyStore(folder, new SecureRandom());
    spec.commandLine().getOut().printf("empty store made: %s%n", store);
    return 0;
  }
}
