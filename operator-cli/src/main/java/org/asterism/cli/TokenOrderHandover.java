package org.asterism.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.asterism.constellation.TokenOrder;
import org.asterism.operator.OrderReport;
import org.asterism.toml.ConfigurationException;
import org.asterism.toml.TextFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `token order`: hands a signed order to a running engine, which brings it to all vaults. Ends
/// with 1 where a vault has not done it; the same order is handed over again then.
@Command(
    name = "order",
    description = "Hand a signed order to the running engine in FOLDER, for all vaults.",
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {
      "0:every vault has done it",
      "1:some have not, each in a line: hand it over again",
      "2:wrong arguments"
    })
final class TokenOrderHandover implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "FOLDER", description = "The engine's.")
  private Path folder;

  @Parameters(
      index = "1",
      paramLabel = "FILE",
      description = "As 'token unlock', 'remove' or 'restore' wrote it.")
  private Path file;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, ConfigurationException, CommandFailed {
    TokenOrder.Signed signed = TokenOrder.read(file.toString(), TextFile.read(file));
    byte[] asked = signed.text().getBytes(StandardCharsets.UTF_8);
    var report = OrderReport.decode(EngineLine.ask(folder, OrderReport.CALL, asked));
    PrintWriter out = spec.commandLine().getOut();
    for (OrderReport.AtVault vault : report.vaults()) {
      out.printf("%s  %s%n", vault.vault(), words(signed.order().deed(), vault));
    }
    List<OrderReport.AtVault> missed =
        report.vaults().stream().filter(vault -> !vault.missed().isEmpty()).toList();
    if (!missed.isEmpty()) {
      throw new CommandFailed(
          "%d of %d vaults have not done it%s: see their logs, and hand the same order over again"
              .formatted(
                  missed.size(),
                  report.vaults().size(),
                  report.done() ? ", though enough have" : " and it is not in force"));
    }
    return 0;
  }

  private static String words(TokenOrder.Deed deed, OrderReport.AtVault vault) {
    if (!vault.missed().isEmpty()) {
      return Line.of(vault.missed());
    }
    return deed == TokenOrder.Deed.RESTORE
        ? "done, %d records restored".formatted(vault.restored())
        : "done";
  }
}
