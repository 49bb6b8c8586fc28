package org.asterism.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.asterism.operator.KeyReport;
import org.asterism.operator.KeyRequest;
import org.asterism.operator.KeyRequest.By;
import org.asterism.secret.LockedMemoryException;
import org.asterism.secret.SecretBytes;
import org.asterism.toml.ConfigurationException;
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
    var walk = new KeyWalk(folder, KeyRequest.MOVE, spec);
    KeyWalk.Named named = named(walk);
    try (SecretBytes pin = pins.read("user's")) {
      KeyWalk.Seen seen = walk.over(named, 0, pin, TokenMove::words);
      if (seen.stayed() > 0) {
        throw new CommandFailed(
            "%d of %d keys stay assembled".formatted(seen.stayed(), seen.all()));
      }
    }
    return 0;
  }

  private KeyWalk.Named named(KeyWalk walk) {
    if (which.id.isPresent()) {
      return new KeyWalk.Named(serial, By.ID, walk.id(which.id.get()));
    }
    By by = which.label.isPresent() ? By.LABEL : By.FAMILY;
    return KeyWalk.Named.of(serial, by, which.label.or(() -> which.family).orElseThrow());
  }

  private static String words(KeyReport.Key key) {
    return switch (key.became()) {
      case MOVED -> "moved to threshold custody";
      case MOVED_WITH_REMAINS ->
          "moved to threshold custody; not every vault has destroyed its old share yet, the engine"
              + " goes on";
      case ALREADY, REFRESHED, REFRESHED_WITH_REMAINS, SEATED, RESHARED, RESHARED_WITH_REMAINS ->
          "is in threshold custody";
      case REFUSED -> "stays assembled: " + Line.of(key.reason());
    };
  }
}
