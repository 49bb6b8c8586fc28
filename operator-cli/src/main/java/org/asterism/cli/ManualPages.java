package org.asterism.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.AutoComplete;
import picocli.CommandLine;

/// What the system's `man` and shells know of the command: a manual page for each of its commands,
/// and bash's completion. The build makes them (`bin/lib/publish.sh`), from the commands
/// themselves.
public final class ManualPages {
  private ManualPages() {}

  /// @param arguments the folder `share` of what is installed
  public static void main(String[] arguments) throws IOException {
    CommandLine command = Asterism.commandLine();
    Path share = Path.of(arguments[0]);
    write(Files.createDirectories(share.resolve("man/man1")), command);
    Path completions = Files.createDirectories(share.resolve("bash-completion/completions"));
    String name = command.getCommandName();
    Files.writeString(completions.resolve(name), AutoComplete.bash(name, command));
  }

  private static void write(Path folder, CommandLine command) throws IOException {
    CommandLine.Model.CommandSpec spec = command.getCommandSpec();
    Files.writeString(folder.resolve(ManualPage.name(spec)), ManualPage.of(spec));
    for (CommandLine each : command.getSubcommands().values()) {
      write(folder, each);
    }
  }
}
