package org.asterism.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.asterism.toml.ConfigurationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `config root`: the 32 bytes that stand for all settings.
@Command(
    name = "root",
    description = "Print the root over all settings in effect, defaults included.")
final class ConfigRoot implements Callable<Integer> {
  @Parameters(paramLabel = "FOLDER", description = MeasuredFolder.WORDS)
  private Path folder;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, ConfigurationException, CommandFailed {
    spec.commandLine().getOut().println(MeasuredFolder.read(folder).root());
    return 0;
  }
}
