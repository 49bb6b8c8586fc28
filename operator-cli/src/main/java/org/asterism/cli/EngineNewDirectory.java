package org.asterism.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.asterism.config.ConfigException;
import org.asterism.config.EngineToml;
import org.asterism.directory.Directory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Lets an engine begin without tokens, where its directory is gone and no copy is left.
@Command(
    name = "new-directory",
    description = {
      "Make an empty directory of tokens for the engine in DIRECTORY, where it has none.",
      "What was in a lost one stays lost: restore it from a copy if there is any."
    })
final class EngineNewDirectory implements Callable<Integer> {
  @Parameters(paramLabel = "DIRECTORY", description = "Made by 'engine init'.")
  private Path directory;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws ConfigException {
    Path file = EngineToml.read(directory).directory();
    Directory.create(file);
    spec.commandLine().getOut().printf("empty directory made: %s%n", file);
    return 0;
  }
}
