package org.asterism.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.asterism.config.EngineToml;
import org.asterism.directory.sqlite.SqliteDirectory;
import org.asterism.toml.ConfigurationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `engine backup`: a copy of the token store as it was at one moment, also while the engine runs.
@Command(
    name = "backup",
    description = {
      "Copy the token store of the engine in FOLDER to FILE, as it is at one moment.",
      "The engine may run. Keys are not in it: their shares are at the vaults."
    })
final class EngineBackup implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "FOLDER", description = "Made by 'engine init'.")
  private Path folder;

  @Parameters(index = "1", paramLabel = "FILE", description = "The copy; must not be there yet.")
  private Path copy;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws ConfigurationException {
    Path file = EngineToml.read(folder).directory();
    SqliteDirectory.copy(file, copy);
    spec.commandLine().getOut().printf("token store %s copied to %s%n", file, copy);
    return 0;
  }
}
