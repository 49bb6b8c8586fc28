package org.asterism.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.asterism.operator.NewTokenReport;
import org.asterism.operator.NewTokenRequest;
import org.asterism.secret.LockedMemoryException;
import org.asterism.secret.SecretBytes;
import org.asterism.toml.ConfigurationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `token init`: has a running engine make a token whose keys are kept in a custody of its own, and
/// says what that means with the constellation's numbers.
@Command(
    name = "init",
    description = {
      "Make a token in the running engine in FOLDER, with a security officer's PIN.",
      "How its keys are kept stays as it is decided here, whatever engine.toml says later."
    })
final class TokenInit implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "FOLDER", description = "The engine's.")
  private Path folder;

  @Parameters(index = "1", paramLabel = "LABEL", description = "The token's.")
  private String label;

  @Option(
      names = "--custody",
      defaultValue = "",
      paramLabel = "CUSTODY",
      description =
          "assembled or threshold, for all families of keys that can be in it, or FAMILY=CUSTODY"
              + " with commas between; what is not named follows engine.toml.")
  private String custody;

  @Option(
      names = "--k",
      defaultValue = "0",
      paramLabel = "K",
      description =
          "How many vaults use a key in threshold custody, at least 2; the constellation's own k"
              + " if it is not named.")
  private int k;

  @Mixin private final PinOptions pins = new PinOptions();

  @Spec private CommandSpec spec;

  @Override
  public Integer call()
      throws IOException, ConfigurationException, CommandFailed, LockedMemoryException {
    byte[] asked = new NewTokenRequest(label, custody, k).encode();
    try (SecretBytes pin = pins.read("security officer's")) {
      var made = NewTokenReport.decode(EngineLine.ask(folder, NewTokenRequest.CALL, asked, pin));
      PrintWriter out = spec.commandLine().getOut();
      out.printf(
          "token %s made in slot %d  serial %s%n", Line.of(label), made.slot(), made.serial());
      new CustodyText(made).print(out);
    }
    return 0;
  }
}
