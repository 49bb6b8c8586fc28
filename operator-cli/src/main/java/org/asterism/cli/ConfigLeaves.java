package org.asterism.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.asterism.attest.configuration.Leaf;
import org.asterism.toml.ConfigurationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `config leaves`: every setting in effect, in the order in which they are hashed.
@Command(
    name = "leaves",
    description = "Print every setting in effect: its name, its type and its value.")
final class ConfigLeaves implements Callable<Integer> {
  @Parameters(paramLabel = "FOLDER", description = MeasuredFolder.WORDS)
  private Path folder;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, ConfigurationException, CommandFailed {
    PrintWriter out = spec.commandLine().getOut();
    MeasuredFolder.read(folder).leaves().forEach(leaf -> out.println(line(leaf)));
    return 0;
  }

  static String line(Leaf leaf) {
    return Line.of("%s %s %s".formatted(leaf.name(), leaf.type().word(), leaf.text()).strip());
  }
}
