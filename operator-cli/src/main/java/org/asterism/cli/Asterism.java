package org.asterism.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The operator's command. Ends with 0 when all went well, with 1 when something failed or was
/// refused (one line on standard error says what was expected, what was found and what to do), and
/// with 2 when the command line was wrong.
@Command(
    name = "asterism",
    mixinStandardHelpOptions = true,
    version = "asterism 0.1.0",
    synopsisSubcommandLabel = "COMMAND",
    description = "Keys that no single machine holds: vaults, constellations and engines.",
    subcommands = {ConstellationCommand.class, EngineCommand.class, EvidenceCommand.class})
public final class Asterism {
  private Asterism() {}

  public static void main(String[] arguments) {
    var out = new PrintWriter(System.out, true, UTF_8);
    System.exit(run(arguments, out, new PrintWriter(System.err, true, UTF_8)));
  }

  /// Runs one command.
  ///
  /// @return its exit status
  static int run(String[] arguments, PrintWriter out, PrintWriter err) {
    return new CommandLine(new Asterism())
        .setOut(out)
        .setErr(err)
        .setExecutionExceptionHandler(new Failures())
        .execute(arguments);
  }
}
