package org.asterism.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.asterism.operator.KeyReport;
import org.asterism.operator.KeyRequest;
import org.asterism.operator.KeyRequest.By;
import org.asterism.operator.RootsReport;
import org.asterism.operator.RootsRequest;
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

/// `token refresh`: gives the roots of a token new shares, then its keys, one key after the other,
/// a line each. Where it stops, the same command goes on after the last key that it printed.
@Command(
    name = "refresh",
    description = {
      "Give a token's roots and its keys new shares, in the running engine in FOLDER.",
      "They stay the same, and shares that were stolen before are of no use with those of after.",
      "The roots, which a login opens, come first; they are left out where keys are named.",
      "Those of a key in threshold custody are dealt by its vaults, and it is nowhere whole; an",
      "assembled key is split anew by the engine. All vaults must be up. Applications go on."
    },
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {
      "0:all of them have new shares, the roots too",
      "1:some have not, each in a line with the reason",
      "2:wrong arguments"
    })
final class TokenRefresh implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "FOLDER", description = "The engine's.")
  private Path folder;

  @Parameters(
      index = "1",
      paramLabel = "SERIAL",
      description = "The token's, as 'token list' prints it.")
  private String serial;

  @ArgGroup(multiplicity = "0..1")
  private final Which which = new Which();

  @Option(
      names = "--after",
      paramLabel = "KEY",
      description = "Only those after the key of this number: where an earlier command stopped.")
  private long after;

  @Mixin private final PinOptions pins = new PinOptions();

  @Spec private CommandSpec spec;

  /// Which keys; without it all of them.
  static final class Which {
    @Option(names = "--label", required = true, description = "Those with this CKA_LABEL.")
    private Optional<String> label = Optional.empty();

    @Option(names = "--id", required = true, description = "Those with this CKA_ID, hexadecimal.")
    private Optional<String> id = Optional.empty();
  }

  @Override
  public Integer call()
      throws IOException, ConfigurationException, CommandFailed, LockedMemoryException {
    var walk = new KeyWalk(folder, KeyRequest.REFRESH, spec);
    KeyWalk.Named named = named(walk);
    try (SecretBytes pin = pins.read("user's")) {
      if (after > 0 || named.by() != By.NOTHING) {
        requireAll(true, walk.over(named, after, pin, TokenRefresh::words));
      } else {
        boolean roots = refreshRoots(pin);
        requireAll(roots, walk.overAny(named, after, pin, TokenRefresh::words));
      }
    }
    return 0;
  }

  // First: the command goes on after the last key.
  private boolean refreshRoots(SecretBytes pin) throws ConfigurationException, CommandFailed {
    byte[] asked = new RootsRequest(serial).encode();
    var report = RootsReport.decode(EngineLine.ask(folder, RootsRequest.REFRESH, asked, pin));
    boolean refreshed = report.refused().isEmpty();
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "roots have %s%n",
        refreshed ? "new shares" : "their old shares: " + Line.of(report.refused()));
    out.flush();
    return refreshed;
  }

  private static void requireAll(boolean roots, KeyWalk.Seen seen) throws CommandFailed {
    if (seen.stayed() > 0) {
      throw new CommandFailed(
          "%d of %d keys%s have their old shares"
              .formatted(seen.stayed(), seen.all(), roots ? "" : " and the roots"));
    }
    if (!roots) {
      throw new CommandFailed("the roots have their old shares");
    }
  }

  private KeyWalk.Named named(KeyWalk walk) {
    if (which.id.isPresent()) {
      return new KeyWalk.Named(serial, By.ID, walk.id(which.id.get()));
    }
    return which
        .label
        .map(label -> KeyWalk.Named.of(serial, By.LABEL, label))
        .orElseGet(() -> KeyWalk.Named.of(serial, By.NOTHING, ""));
  }

  private static String words(KeyReport.Key key) {
    return switch (key.became()) {
      case REFUSED -> "has its old shares: " + Line.of(key.reason());
      case REFRESHED_WITH_REMAINS ->
          "has new shares; not every vault has destroyed its old one yet, the engine goes on";
      case REFRESHED,
          MOVED,
          MOVED_WITH_REMAINS,
          ALREADY,
          SEATED,
          RESHARED,
          RESHARED_WITH_REMAINS,
          REPAIRED ->
          "has new shares";
    };
  }
}
