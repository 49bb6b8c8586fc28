package org.asterism.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.asterism.toml.ConfigurationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `evidence show`: explains evidence field by field. Showing proves nothing: what is printed is
/// claimed.
@Command(
    name = "show",
    description = "Explain a quote, a report or an RA-TLS certificate, field by field.",
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {"0:shown", "2:the file could not be read"})
final class EvidenceShow implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "The evidence, or a certificate that holds some.")
  private Path file;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try {
      EvidenceText text = new EvidenceText(out);
      for (EvidenceFile found : EvidenceFile.read(file)) {
        found.extension().ifPresent(text::extension);
        text.evidence(found.evidence());
      }
      text.note();
      return 0;
    } catch (ConfigurationException e) {
      PrintWriter err = spec.commandLine().getErr();
      e.problems().forEach(problem -> err.println("asterism: " + Line.of(problem)));
      return EvidenceFile.UNREADABLE;
    }
  }
}
