package org.asterism.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.asterism.operator.MoveReport;
import org.asterism.operator.MoveReport.Became;
import org.asterism.operator.MoveRequest;
import org.asterism.operator.MoveRequest.By;
import org.asterism.secret.LockedMemoryException;
import org.asterism.secret.SecretBytes;
import org.asterism.toml.ConfigurationException;
import org.asterism.vault.Octets;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `token move`: moves keys of a token to threshold custody, one after the other, a line each. What
/// has moved stays moved: where it stops, the same command goes on.
@Command(
    name = "move",
    description = {
      "Move private keys of a token to threshold custody, in the running engine in FOLDER.",
      "A key is whole for the last time, dealt to all vaults, and its old shares are destroyed.",
      "There is no way back. Applications that use it go on; what has moved stays moved, and the",
      "same command goes on where it stopped."
    },
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {
      "0:all of them are in threshold custody",
      "1:some are not, each in a line with the reason",
      "2:wrong arguments"
    })
final class TokenMove implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "FOLDER", description = "The engine's.")
  private Path folder;

  @Parameters(
      index = "1",
      paramLabel = "SERIAL",
      description = "The token's, as 'token list' prints it.")
  private String serial;

  @ArgGroup(multiplicity = "1")
  private final Which which = new Which();

  @Mixin private final PinOptions pins = new PinOptions();

  @Spec private CommandSpec spec;

  /// Which keys.
  static final class Which {
    @Option(names = "--label", required = true, description = "Those with this CKA_LABEL.")
    private Optional<String> label = Optional.empty();

    @Option(names = "--id", required = true, description = "Those with this CKA_ID, hexadecimal.")
    private Optional<String> id = Optional.empty();

    @Option(
        names = "--family",
        required = true,
        description = "All of a family: rsa, edwards or ec-agree.")
    private Optional<String> family = Optional.empty();
  }

  @Override
  public Integer call()
      throws IOException, ConfigurationException, CommandFailed, LockedMemoryException {
    MoveRequest first = request();
    try (SecretBytes pin = pins.read("user's")) {
      move(first, pin);
    }
    return 0;
  }

  private MoveRequest request() {
    if (which.id.isPresent()) {
      return new MoveRequest(serial, By.ID, Octets.of(id(which.id.get())), 0);
    }
    By by = which.label.isPresent() ? By.LABEL : By.FAMILY;
    String value = which.label.or(() -> which.family).orElseThrow();
    return new MoveRequest(serial, by, Octets.of(value.getBytes(UTF_8)), 0);
  }

  private byte[] id(String text) {
    try {
      return HexFormat.of().parseHex(text);
    } catch (IllegalArgumentException wrong) {
      throw new WrongArgument(spec, "--id", "expected hexadecimal digits, found " + text);
    }
  }

  private void move(MoveRequest first, SecretBytes pin)
      throws ConfigurationException, CommandFailed {
    PrintWriter out = spec.commandLine().getOut();
    int seen = 0;
    int stayed = 0;
    long after = 0;
    while (true) {
      MoveRequest next = new MoveRequest(first.token(), first.by(), first.value(), after);
      byte[] answer = EngineLine.ask(folder, MoveRequest.CALL, next.encode(), pin);
      Optional<MoveReport.Key> key = MoveReport.decode(answer).key();
      if (key.isEmpty()) {
        break;
      }
      print(out, key.get());
      after = key.get().number();
      seen++;
      stayed += key.get().became() == Became.REFUSED ? 1 : 0;
    }
    require(seen, stayed);
  }

  private static void print(PrintWriter out, MoveReport.Key key) {
    out.printf(
        "%d of %d  key %d %s  %s%n",
        key.place(),
        key.all(),
        key.number(),
        Line.of(key.label()),
        switch (key.became()) {
          case MOVED -> "moved to threshold custody";
          case MOVED_WITH_REMAINS ->
              "moved to threshold custody; not every vault has destroyed its old share yet, the"
                  + " engine goes on";
          case ALREADY -> "is in threshold custody";
          case REFUSED -> "stays assembled: " + Line.of(key.reason());
        });
  }

  private static void require(int seen, int stayed) throws CommandFailed {
    if (seen == 0) {
      throw new CommandFailed("the token has no such private key");
    }
    if (stayed > 0) {
      throw new CommandFailed("%d of %d keys stay assembled".formatted(stayed, seen));
    }
  }
}
