package org.asterism.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNullElse;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The operator's command. Ends with 0 when all went well, with 1 when something failed or was
/// refused (one line on standard error says what was expected, what was found and what to do), and
/// with 2 when the command line was wrong.
@Command(
    name = "asterism",
    mixinStandardHelpOptions = true,
    scope = CommandLine.ScopeType.INHERIT,
    versionProvider = Asterism.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = "Keys that no single machine holds: vaults, constellations and engines.",
    subcommands = {
      ConfigCommand.class,
      ConstellationCommand.class,
      EngineCommand.class,
      EvidenceCommand.class,
      MeasureCommand.class,
      TokenCommand.class,
      VaultCommand.class
    })
public final class Asterism {
  private Asterism() {}

  /// The manifest's version, where the command runs from a jar.
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Asterism.class.getPackage().getImplementationVersion();
      return new String[] {"asterism " + requireNonNullElse(version, "of class files")};
    }
  }

  public static void main(String[] arguments) {
    var out = new PrintWriter(System.out, true, UTF_8);
    System.exit(run(arguments, out, new PrintWriter(System.err, true, UTF_8)));
  }

  /// All commands, as they describe themselves.
  static CommandLine commandLine() {
    return new CommandLine(new Asterism());
  }

  /// Runs one command.
  ///
  /// @return its exit status
  static int run(String[] arguments, PrintWriter out, PrintWriter err) {
    return commandLine()
        .setOut(out)
        .setErr(err)
        .setExecutionExceptionHandler(new Failures())
        .setParameterExceptionHandler(new Failures())
        .execute(arguments);
  }
}
