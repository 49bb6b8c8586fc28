package org.asterism.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.asterism.attest.configuration.Configuration;
import org.asterism.toml.ConfigurationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `config prove`: what shows one setting to whoever knows the root, and no other setting.
@Command(
    name = "prove",
    description = "Print the proof that a setting is under the root; it tells no other setting.")
final class ConfigProve implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "FOLDER", description = MeasuredFolder.WORDS)
  private Path folder;

  @Parameters(index = "1", paramLabel = "LEAF", description = "A name that 'config leaves' prints.")
  private String leaf;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, ConfigurationException, CommandFailed {
    Configuration configuration = MeasuredFolder.read(folder);
    if (configuration.leaves().stream().noneMatch(found -> found.name().equals(leaf))) {
      throw new CommandFailed(
          "expected a leaf that 'config leaves' prints, found %s".formatted(leaf));
    }
    PrintWriter out = spec.commandLine().getOut();
    configuration.prove(leaf).text().lines().forEach(out::println);
    return 0;
  }
}
