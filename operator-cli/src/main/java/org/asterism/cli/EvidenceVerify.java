package org.asterism.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.asterism.attest.Demand;
import org.asterism.attest.Policy;
import org.asterism.attest.Verdict;
import org.asterism.attest.Verifier;
import org.asterism.attest.collateral.Collateral;
import org.asterism.crypto.Providers;
import org.asterism.evidence.PolicyFile;
import org.asterism.toml.ConfigurationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `evidence verify`: judges evidence with the collateral of its time, at an instant, by a policy.
/// The last line says the verdict, the step and the reason.
@Command(
    name = "verify",
    description = {
      "Judge evidence. Without --policy any genuine platform that its vendor has not revoked is"
          + " accepted, but no debugging; Intel's revocation lists must be there.",
      "Of an RA-TLS certificate the report data that binds its key is demanded besides."
    },
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {"0:trusted", "1:refused", "2:a file or the command line could not be read"})
final class EvidenceVerify implements Callable<Integer> {
  private static final int REFUSED = 1;

  @Option(
      names = "--evidence",
      required = true,
      paramLabel = "FILE",
      description = "A quote, a report, or a certificate that holds one.")
  private Path evidence;

  @Option(
      names = "--collateral",
      required = true,
      paramLabel = "FILE",
      description =
          "Intel's collateral as one JSON file or a folder of a provisioning service's answers;"
              + " AMD's VCEK or VLEK certificate and revocation lists, PEM or DER. Repeatable.")
  private List<Path> collateral;

  @Option(
      names = "--at",
      required = true,
      paramLabel = "INSTANT",
      converter = InstantArgument.class,
      description = "When to judge, in ISO 8601: 2026-03-01T00:00:00Z.")
  private Instant at;

  @Option(names = "--policy", paramLabel = "FILE", description = "What to accept, in TOML.")
  private @Nullable Path policyFile;

  @Option(names = "--json", description = "Print the verdict as one line of JSON.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    VerdictReport report = json ? new VerdictJson(out) : new VerdictText(out);
    try {
      EvidenceFile file = EvidenceFile.read(evidence).getFirst();
      Policy policy =
          bound(policyFile == null ? Policy.genuine() : PolicyFile.read(policyFile), file);
      List<Collateral> parsed = new ArrayList<>();
      for (Path one : collateral) {
        parsed.add(EvidenceFile.collateral(one));
      }
      Verdict verdict = verifier(policy).verify(file.evidence(), parsed, at);
      report.verdict(policy, verdict);
      return verdict instanceof Verdict.Trusted ? 0 : REFUSED;
    } catch (ConfigurationException e) {
      report.unreadable(Line.of(String.join("; ", e.problems())));
      return EvidenceFile.UNREADABLE;
    }
  }

  private static Policy bound(Policy policy, EvidenceFile file) {
    return file.extension()
        .map(extension -> policy.and(new Demand.ReportData(extension.expectedReportData())))
        .orElse(policy);
  }

  private static Verifier verifier(Policy policy) {
    return Providers.corretto()
        .map(provider -> new Verifier(policy, provider))
        .orElseGet(() -> new Verifier(policy));
  }
}
