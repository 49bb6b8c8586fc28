package org.asterism.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.asterism.constellation.OperatorKey;
import org.asterism.constellation.OperatorSigner;
import org.asterism.constellation.SignedText;
import org.asterism.toml.ConfigurationException;
import org.asterism.toml.TextFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `constellation sign`: a further operator signs a change that another one began. Once enough
/// have, it is in force, and its files are handed out.
@Command(
    name = "sign",
    description = {
      "Sign the change that waits in FOLDER; where none does, the constellation that is in force.",
      "Without --yes it only shows what would be signed."
    },
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {
      "0:enough have signed it, and it is in force in FOLDER",
      "1:more must sign it, or it is not what it should be",
      "2:wrong arguments"
    })
final class ConstellationSign implements Callable<Integer> {
  @Mixin private final OperatorOptions operators = new OperatorOptions();

  @Option(names = "--yes", description = "Sign it.")
  private boolean yes;

  @Parameters(paramLabel = "FOLDER", description = "The folder with constellation.toml.")
  private Path folder;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, ConfigurationException, CommandFailed {
    PrintWriter out = spec.commandLine().getOut();
    var signers = operators.present();
    var papers = new Papers(folder, out);
    if (Proposal.waits(papers)) {
      var proposal = Proposal.waiting(papers);
      proposal.show(out);
      requireYes();
      proposal.signed(signers).settle();
    } else {
      signPresent(papers, signers);
    }
    return 0;
  }

  // An operator changes only what an own signature is under.
  private void signPresent(Papers papers, List<OperatorSigner> signers)
      throws IOException, ConfigurationException, CommandFailed {
    var present = papers.constellation();
    for (OperatorSigner signer : signers) {
      OperatorKey key = signer.key();
      if (!present.operators().has(key)) {
        throw new CommandFailed(
            "%s: operator %s is none of its operators".formatted(Papers.CONSTELLATION, key));
      }
    }
    Path file = folder.resolve(Papers.CONSTELLATION);
    String text = TextFile.read(file);
    SignedText.parse(file.toString(), text)
        .body()
        .lines()
        .forEach(line -> spec.commandLine().getOut().println("  " + Line.whole(line)));
    requireYes();
    TextFile.replace(file, SignedText.sign(file.toString(), text, signers));
    papers.say(present);
  }

  private void requireYes() throws CommandFailed {
    if (!yes) {
      throw new CommandFailed("nothing was signed: add --yes to sign it");
    }
  }
}
