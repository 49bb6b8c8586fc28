package org.asterism.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.asterism.operator.TokenList;
import org.asterism.toml.ConfigurationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `token list`: the tokens of a running engine, a line each.
@Command(name = "list", description = "List the tokens of the running engine in FOLDER.")
final class TokenListing implements Callable<Integer> {
  @Parameters(paramLabel = "FOLDER", description = "The engine's, made by 'engine init'.")
  private Path folder;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws ConfigurationException, CommandFailed {
    PrintWriter out = spec.commandLine().getOut();
    var list = TokenList.decode(EngineLine.ask(folder, TokenList.CALL, new byte[0]));
    for (TokenList.Line token : list.tokens()) {
      out.printf(
          "slot %d  serial %s  %s  %d objects, %s%s%s%n",
          token.slot(),
          token.serial(),
          Line.of(token.label()),
          token.objects(),
          words(token.keys()),
          token.userPin() ? "" : ", no user PIN yet",
          token.locked().isEmpty() ? "" : ", locked: " + token.locked());
      for (TokenList.Lacking vault : token.keys().lacking()) {
        out.printf(
            "  vault %s has lost its shares of %d keys in threshold custody; they go on with the"
                + " others'%n",
            vault.vault(), vault.shares());
      }
      for (TokenList.Ready key : token.keys().ready()) {
        out.printf("  %s%n", new ReadyText(key));
      }
    }
    out.printf("%d tokens%n", list.tokens().size());
    return 0;
  }

  private static String words(TokenList.Keys keys) {
    return "keys: %d assembled, %d threshold (new ones %d of %d)"
        .formatted(keys.assembled(), keys.threshold(), keys.k(), keys.n());
  }
}
