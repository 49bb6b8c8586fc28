package org.asterism.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.asterism.constellation.TokenOrder;
import org.asterism.toml.ConfigurationException;
import org.asterism.toml.TextFile;
import org.asterism.vault.Octets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `token unlock`, `token remove`, `token restore` and `token reseat`: write an order, signed, or
/// sign one that another operator wrote. No engine is asked.
abstract class TokenOrdering implements Callable<Integer> {
  private static final long DAYS_USUAL = 7;

  @Mixin private final OperatorOptions operators = new OperatorOptions();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The order; where there is one already, it is signed as well.")
  private Path out;

  @Option(
      names = "--days",
      defaultValue = "" + DAYS_USUAL,
      paramLabel = "DAYS",
      description = "How long vaults do it: ${DEFAULT-VALUE} days, at most 30.")
  private long days;

  @Parameters(paramLabel = "SERIAL", description = "The token's, as 'token list' prints it.")
  private String serial;

  @Spec private CommandSpec spec;

  /// `token unlock`.
  @Command(
      name = "unlock",
      description = "Order the vaults to give both PINs of a token all their tries again.")
  static final class Unlock extends TokenOrdering {
    @Override
    TokenOrder.Deed deed() {
      return TokenOrder.Deed.UNLOCK;
    }
  }

  /// `token remove`.
  @Command(
      name = "remove",
      description = "Order the vaults to destroy a token's accounts, and with them its keys.")
  static final class Remove extends TokenOrdering {
    @Override
    TokenOrder.Deed deed() {
      return TokenOrder.Deed.REMOVE;
    }
  }

  /// `token restore`.
  @Command(
      name = "restore",
      description =
          "Order the vaults to keep what is marked for its end of a token: its accounts, keys and"
              + " objects.")
  static final class Restore extends TokenOrdering {
    @Override
    TokenOrder.Deed deed() {
      return TokenOrder.Deed.RESTORE;
    }
  }

  /// `token reseat`.
  @Command(
      name = "reseat",
      description =
          "Allow the vaults of a token to share its keys anew, and another number to be needed.")
  static final class Reseat extends TokenOrdering {
    @Parameters(
        index = "1",
        paramLabel = "CHANGES",
        description = "64 hexadecimal digits, as the engine named what it is to change.")
    private String changes;

    @Override
    TokenOrder.Deed deed() {
      return TokenOrder.Deed.RESEAT;
    }

    @Override
    Optional<String> changes() {
      return Optional.of(changes);
    }

    @Override
    String handover() {
      return "'token reshare'";
    }
  }

  abstract TokenOrder.Deed deed();

  /// The changes of rosters that it allows.
  Optional<String> changes() {
    return Optional.empty();
  }

  /// The command that the order is handed over with.
  String handover() {
    return "'token order FOLDER %s'".formatted(out);
  }

  @Override
  public Integer call() throws IOException, ConfigurationException, CommandFailed {
    var signers = operators.present();
    TextFile.replace(
        out,
        Files.exists(out)
            ? TokenOrder.sign(out.toString(), sameOrder(), signers)
            : order().write(signers));
    spec.commandLine().getOut().printf("%s: hand it to the engine with %s%n", out, handover());
    return 0;
  }

  private TokenOrder order() {
    if (days < 1 || days > TokenOrder.LONGEST.toDays()) {
      throw new WrongArgument(
          spec,
          "--days",
          "expected 1 to %d, found %d".formatted(TokenOrder.LONGEST.toDays(), days));
    }
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    try {
      // Later orders have higher numbers, also from other desks.
      Instant end = now.plus(Duration.ofDays(days));
      return new TokenOrder(deed(), serial, now.toEpochMilli(), end, root());
    } catch (IllegalArgumentException wrong) {
      throw new WrongArgument(spec, "SERIAL", wrong);
    }
  }

  private Optional<Octets> root() {
    try {
      return changes().map(TokenOrder::changes);
    } catch (IllegalArgumentException wrong) {
      throw new WrongArgument(spec, "CHANGES", wrong);
    }
  }

  private String sameOrder() throws IOException, ConfigurationException, CommandFailed {
    TokenOrder.Signed found = TokenOrder.read(out.toString(), TextFile.read(out));
    if (found.order().deed() != deed()
        || !found.order().token().equals(serial)
        || !found.order().changes().equals(root())) {
      throw new CommandFailed("%s is another order: %s".formatted(out, found.order()));
    }
    return found.text();
  }
}
