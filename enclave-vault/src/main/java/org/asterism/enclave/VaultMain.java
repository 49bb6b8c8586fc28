package org.asterism.enclave;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The vault's main class: `vault init` and `vault serve`. What goes wrong is one line on standard
/// error and exit status 1; wrong usage is 2.
@Command(
    name = "asterism",
    subcommands = VaultMain.VaultCommand.class,
    mixinStandardHelpOptions = true,
    description = "Keys that no single place holds.")
public final class VaultMain {

  @Command(
      name = "vault",
      subcommands = {InitCommand.class, ServeCommand.class},
      mixinStandardHelpOptions = true,
      description = "One vault: keeps its shares of keys, and gives them to enrolled engines.")
  static final class VaultCommand {}

  private VaultMain() {}

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new VaultMain())
        .setExecutionExceptionHandler((failure, command, _) -> {
          PrintWriter err = command.getErr();
          if (failure instanceof StartException) {
            err.println("asterism vault: " + failure.getMessage());
          } else {
            err.println("asterism vault: a bug; please report it");
            failure.printStackTrace(err);
          }
          return CommandLine.ExitCode.SOFTWARE;
        });
  }
}
