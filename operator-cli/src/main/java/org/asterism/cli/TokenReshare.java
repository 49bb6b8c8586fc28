package org.asterism.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.asterism.constellation.TokenOrder;
import org.asterism.operator.KeyReport;
import org.asterism.operator.KeyReport.Became;
import org.asterism.operator.KeyRequest;
import org.asterism.operator.KeyRequest.By;
import org.asterism.operator.ReshareStep;
import org.asterism.secret.LockedMemoryException;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.RosterChanges;
import org.asterism.toml.ConfigurationException;
import org.asterism.toml.TextFile;
import org.asterism.vault.Octets;
import org.asterism.vault.operation.RosterAuthority;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `token reshare`: has all keys of a token in threshold custody shared anew by its vaults, so many
/// of which are needed then. The first time it names what operators are to sign for, the second
/// time it brings what they signed.
@Command(
    name = "reshare",
    description = {
      "Share a token's keys in threshold custody anew, in the running engine in FOLDER, so that K",
      "vaults are needed for a key. Keys stay the same, and are nowhere whole; applications go",
      "on. First without an order: it prints what operators sign for with 'token reseat'. Then",
      "with the order. All vaults must be up."
    },
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {
      "0:all of them are shared so, or wait for the order",
      "1:some are not, each in a line with the reason",
      "2:wrong arguments"
    })
final class TokenReshare implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "FOLDER", description = "The engine's.")
  private Path folder;

  @Parameters(
      index = "1",
      paramLabel = "SERIAL",
      description = "The token's, as 'token list' prints it.")
  private String serial;

  @Option(
      names = "--k",
      required = true,
      paramLabel = "K",
      description = "How many vaults are to be needed for a key: 2 or more.")
  private int k;

  @Option(
      names = "--order",
      paramLabel = "FILE",
      description = "What operators signed, as 'token reseat' wrote it.")
  private Optional<Path> order = Optional.empty();

  @Mixin private final PinOptions pins = new PinOptions();

  @Spec private CommandSpec spec;

  @Override
  public Integer call()
      throws IOException, ConfigurationException, CommandFailed, LockedMemoryException {
    try (SecretBytes pin = pins.read("user's")) {
      List<KeyReport.Key> keys = seats(pin);
      List<KeyReport.Key> seated =
          keys.stream().filter(key -> key.became() == Became.SEATED).toList();
      long stayed = keys.stream().filter(key -> key.became() == Became.REFUSED).count();
      if (!seated.isEmpty()) {
        stayed += goOn(seated, pin);
      }
      if (stayed > 0) {
        throw new CommandFailed("%d of %d keys stay as they are".formatted(stayed, keys.size()));
      }
    }
    return 0;
  }

  private List<KeyReport.Key> seats(SecretBytes pin) throws ConfigurationException, CommandFailed {
    var keys = new ArrayList<KeyReport.Key>();
    var step = new ReshareStep(k, Optional.empty());
    Optional<KeyReport.Key> key = ask(0, step, pin);
    while (key.isPresent()) {
      keys.add(key.get());
      if (key.get().became() != Became.SEATED) {
        print(key.get());
      }
      key = ask(key.get().number(), step, pin);
    }
    if (keys.isEmpty()) {
      throw new CommandFailed("the token has no key in threshold custody");
    }
    return keys;
  }

  // How many stay as they are.
  private long goOn(List<KeyReport.Key> seated, SecretBytes pin)
      throws IOException, ConfigurationException, CommandFailed {
    RosterChanges changes =
        RosterChanges.ofDigests(
            seated.stream().map(key -> HexFormat.of().parseHex(key.reason())).toList());
    String root = HexFormat.of().formatHex(changes.root());
    if (order.isEmpty()) {
      spec.commandLine()
          .getOut()
          .printf(
              "%d keys have seats at all vaults, shared as before. Operators sign for them:%n"
                  + "  asterism token reseat %s %s --operator KEY --out order.toml%n"
                  + "Then the same command with --order order.toml, before the engine restarts%n",
              seated.size(), serial, root);
      return 0;
    }
    String signed = signed(order.get(), root);
    long stayed = 0;
    for (int i = 0; i < seated.size(); i++) {
      List<Octets> path = changes.path(i).stream().map(Octets::of).toList();
      var step = new ReshareStep(k, Optional.of(new RosterAuthority(signed, path)));
      KeyReport.Key key = ask(seated.get(i).number() - 1, step, pin).orElse(seated.get(i));
      print(key);
      stayed += key.became() == Became.REFUSED ? 1 : 0;
    }
    return stayed;
  }

  private String signed(Path file, String root)
      throws IOException, ConfigurationException, CommandFailed {
    TokenOrder.Signed signed = TokenOrder.read(file.toString(), TextFile.read(file));
    if (!signed.order().changes().map(Octets::toHex).equals(Optional.of(root))) {
      throw new CommandFailed(
          "%s is signed for other seats than vaults have now: have operators sign for %s"
              .formatted(file, root));
    }
    return signed.text();
  }

  private Optional<KeyReport.Key> ask(long after, ReshareStep step, SecretBytes pin)
      throws ConfigurationException, CommandFailed {
    var request = new KeyRequest(serial, By.NOTHING, Octets.EMPTY, after, step.encode());
    byte[] answer = EngineLine.ask(folder, KeyRequest.RESHARE, request.encode(), pin);
    return KeyReport.decode(answer).key();
  }

  private void print(KeyReport.Key key) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%d of %d  key %d %s  %s%n",
        key.place(), key.all(), key.number(), Line.of(key.label()), words(key));
    out.flush();
  }

  private String words(KeyReport.Key key) {
    return switch (key.became()) {
      case REFUSED -> "stays as it is: " + Line.of(key.reason());
      case RESHARED_WITH_REMAINS ->
          "is shared by all vaults; not every one has destroyed its old share yet, the engine goes"
              + " on";
      case RESHARED,
          ALREADY,
          SEATED,
          MOVED,
          MOVED_WITH_REMAINS,
          REFRESHED,
          REFRESHED_WITH_REMAINS ->
          "is shared by all vaults, %d are needed".formatted(k);
    };
  }
}
