package org.asterism.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.asterism.operator.KeyReport;
import org.asterism.operator.KeyReport.Became;
import org.asterism.operator.KeyRequest;
import org.asterism.operator.KeyRequest.By;
import org.asterism.operator.RepairStep;
import org.asterism.secret.LockedMemoryException;
import org.asterism.secret.SecretBytes;
import org.asterism.toml.ConfigurationException;
import org.asterism.vault.Octets;
import org.asterism.vault.operation.RosterAuthority;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `token repair`: gives vaults back their shares of a token's keys in threshold custody, one key
/// after the other, a line each. What needs operators' word it names the first time, and does when
/// it brings what they signed.
@Command(
    name = "repair",
    description = {
      "Give vaults back the shares that they have lost, of a token's keys in threshold custody, in",
      "the running engine in FOLDER. k vaults that have theirs give them, and keys are nowhere",
      "whole; applications go on. A vault whose store is of before a refresh gets its shares at",
      "once. One whose store is empty gets seats first: the command prints what operators sign for",
      "with 'token reseat', and takes the order then. Assembled keys need no repair."
    },
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {
      "0:all vaults have their shares, or wait for the order",
      "1:some have not, each in a line with the reason",
      "2:wrong arguments"
    })
final class TokenRepair implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "FOLDER", description = "The engine's.")
  private Path folder;

  @Parameters(
      index = "1",
      paramLabel = "SERIAL",
      description = "The token's, as 'token list' prints it.")
  private String serial;

  @Option(
      names = "--vault",
      paramLabel = "NAME",
      description = "Only this vault's shares; without it all vaults'.")
  private Optional<String> vault = Optional.empty();

  @Option(
      names = "--after",
      paramLabel = "KEY",
      description = "Only keys after the one of this number: where an earlier command stopped.")
  private long after;

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
      List<KeyReport.Key> keys = found(pin);
      long stayed = keys.stream().filter(key -> key.became() == Became.REFUSED).count();
      if (keys.stream().anyMatch(key -> key.became() == Became.SEATED)) {
        stayed += goOn(keys, pin);
      }
      if (stayed > 0) {
        throw new CommandFailed(
            "%d of %d keys have not all their shares".formatted(stayed, keys.size()));
      }
    }
    return 0;
  }

  private List<KeyReport.Key> found(SecretBytes pin) throws ConfigurationException, CommandFailed {
    var keys = new ArrayList<KeyReport.Key>();
    Optional<KeyReport.Key> key = ask(after, Optional.empty(), pin);
    while (key.isPresent()) {
      keys.add(key.get());
      if (key.get().became() != Became.SEATED || order.isEmpty()) {
        print(key.get());
      }
      key = ask(key.get().number(), Optional.empty(), pin);
    }
    if (keys.isEmpty()) {
      throw new CommandFailed("the token has no such key in threshold custody");
    }
    return keys;
  }

  // How many have not all their shares.
  private long goOn(List<KeyReport.Key> keys, SecretBytes pin)
      throws IOException, ConfigurationException, CommandFailed {
    List<KeyReport.Key> signed = keys.stream().filter(key -> isSignedFor(key)).toList();
    SeatOrder seats = SeatOrder.of(signed.stream().map(TokenRepair::digest).toList());
    if (order.isEmpty()) {
      seats.print(spec.commandLine().getOut(), "These vaults have seats", serial, "");
      return 0;
    }
    String text = seats.signed(order.get());
    long stayed = 0;
    for (int i = 0; i < signed.size(); i++) {
      KeyReport.Key seated = signed.get(i);
      if (seated.became() == Became.SEATED) {
        var authority = Optional.of(seats.authority(text, i));
        KeyReport.Key key = ask(seated.number() - 1, authority, pin).orElse(seated);
        print(key);
        boolean whole = key.became() != Became.REFUSED && key.became() != Became.SEATED;
        stayed += whole ? 0 : 1;
      }
    }
    return stayed;
  }

  // What an earlier command has done by the same order is signed for in it as well.
  private static boolean isSignedFor(KeyReport.Key key) {
    return key.became() == Became.SEATED
        || (key.became() == Became.ALREADY && !key.reason().isEmpty());
  }

  private static String digest(KeyReport.Key key) {
    return key.reason().split(" ", -1)[0];
  }

  private Optional<KeyReport.Key> ask(
      long from, Optional<RosterAuthority> authority, SecretBytes pin)
      throws ConfigurationException, CommandFailed {
    var step = new RepairStep(vault, authority);
    var request = new KeyRequest(serial, By.NOTHING, Octets.EMPTY, from, step.encode());
    byte[] answer = EngineLine.ask(folder, KeyRequest.REPAIR, request.encode(), pin);
    return KeyReport.decode(answer).key();
  }

  private void print(KeyReport.Key key) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%d of %d  key %d %s  %s%n",
        key.place(), key.all(), key.number(), Line.of(key.label()), words(key));
    out.flush();
  }

  private static String words(KeyReport.Key key) {
    return switch (key.became()) {
      case REFUSED -> "has not all its shares: " + Line.of(key.reason());
      case REPAIRED -> gotBack(key.reason());
      case SEATED -> seated(key.reason().split(" ", -1));
      case ALREADY,
          MOVED,
          MOVED_WITH_REMAINS,
          REFRESHED,
          REFRESHED_WITH_REMAINS,
          RESHARED,
          RESHARED_WITH_REMAINS ->
          "has its shares at all vaults";
    };
  }

  private static String gotBack(String vaults) {
    return "%s got back its share".formatted(Line.of(vaults.replace(",", " and ")));
  }

  // What is signed for, the vault, and who got back its share.
  private static String seated(String[] said) {
    String seat = "%s has a seat, and operators sign for it".formatted(Line.of(said[1]));
    return said.length > 2 ? gotBack(said[2]) + "; " + seat : seat;
  }
}
