package org.asterism.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.asterism.attest.configuration.InclusionProof;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.MalformedException;
import org.asterism.toml.ConfigurationException;
import org.asterism.toml.TextFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `config verify`: checks a proof against a root that is known from elsewhere.
@Command(
    name = "verify",
    description = "Check a proof and print the setting that it shows.",
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {
      "0:the setting is under the root",
      "1:it is not, or the proof cannot be read",
      "2:the command line was wrong"
    })
final class ConfigVerify implements Callable<Integer> {
  private static final int ROOT_BYTES = 32;

  @Option(
      names = "--root",
      required = true,
      paramLabel = "ROOT",
      description = "As 'config root' prints it, from a source that you trust.")
  private String root;

  @Parameters(paramLabel = "FILE", description = "What 'config prove' printed.")
  private Path file;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws ConfigurationException, CommandFailed {
    Bytes known = root();
    InclusionProof proof = proof();
    if (!proof.leadsTo(known)) {
      throw new CommandFailed(
          "%s: expected a proof that leads to this root, found one that leads to another: the"
                  .formatted(file)
              + " setting is not proven");
    }
    spec.commandLine().getOut().println(ConfigLeaves.line(proof.leaf()));
    return 0;
  }

  private Bytes root() {
    try {
      Bytes known = Bytes.hex(root);
      if (known.length() != ROOT_BYTES) {
        throw new WrongArgument(
            spec, "--root", "expected %d bytes, found %d".formatted(ROOT_BYTES, known.length()));
      }
      return known;
    } catch (MalformedException e) {
      throw new WrongArgument(spec, "--root", e);
    }
  }

  private InclusionProof proof() throws ConfigurationException {
    try {
      return InclusionProof.parse(TextFile.read(file, "name a file of 'config prove'"));
    } catch (MalformedException e) {
      throw ConfigurationException.about(file, e);
    }
  }
}
