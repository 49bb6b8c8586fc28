package org.asterism.attest;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.asterism.attest.collateral.Collateral;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.Evidence;
import org.asterism.attest.quote.Kind;

/// The program of the package's README, word for word: quote, collateral and instant on the command
/// line.
final class CheckEvidence {
  private CheckEvidence() {}

  public static void main(String... files) throws Exception {
    var quote = Evidence.parse(Bytes.of(Files.readAllBytes(Path.of(files[0]))));
    var collateral = Collateral.parse(Bytes.of(Files.readAllBytes(Path.of(files[1]))));
    var policy = Policy.of(Set.of(Kind.TDX), TcbRule.upToDate(17));
    var verdict = new Verifier(policy).verify(quote, List.of(collateral), Instant.parse(files[2]));
    System.out.println(
        switch (verdict) {
          case Verdict.Trusted(var found) -> "trusted: " + found.report().measurement();
          case Verdict.Refused(var step, var reason) -> "refused: " + step + ": " + reason;
        });
  }
}
