package org.asterism.attest.steps;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.asterism.attest.collateral.IsvLevel;
import org.asterism.attest.collateral.PckExtension;
import org.asterism.attest.collateral.TcbLevel;
import org.asterism.attest.collateral.TcbStatus;
import org.asterism.attest.quote.TdReport;

/// Proven so far: every signature. What is left is to find what Intel says of the platform's
/// security versions. Intel's quote verification, 4.1.2.4.17; PCS API v4, "TCB status evaluation".
public record SignedQuote(KnownEnclave before) {

  /// The last step.
  public Established established() throws Refusal {
    MatchedModule module = before.before();
    ProvenPlatform platform = module.before();
    Rating rating = rating(module);
    TcbStatus status = Convergence.of(rating).status();
    TreeSet<String> advisories = new TreeSet<>(rating.level().advisories());
    advisories.addAll(before.qeLevel().advisories());
    module.level().ifPresent(level -> advisories.addAll(level.advisories()));
    Tcb tcb =
        new Tcb(
            Optional.of(status),
            Optional.of(before.qeLevel().status()),
            module.level().map(IsvLevel::status),
            advisories,
            platform.collateral().evaluationNumber());
    return new Established(platform.quote(), platform.identity(), tcb, platform.window());
  }

  /// What was matched, for the status to be drawn from.
  ///
  /// @param sgx the first level that the processor reaches
  /// @param level the first level that processor and TDX reach; for enclaves the same
  /// @param module what was proven of the TDX module
  /// @param qe what Intel says of the quoting enclave
  record Rating(TcbLevel sgx, TcbLevel level, MatchedModule module, TcbStatus qe) {}

  private Rating rating(MatchedModule module) throws Refusal {
    ProvenPlatform platform = module.before();
    PckExtension.Tcb tcb = platform.pck().platform().tcb();
    // 4.1.2.4.17.1 and .2: Intel lists the levels from high to low.
    List<TcbLevel> reached =
        platform.collateral().tcbInfo().levels().stream()
            .filter(level -> level.isReachedBy(tcb))
            .toList();
    Optional<TcbLevel> level =
        platform.quote().report() instanceof TdReport report
            ? reached.stream().filter(l -> reaches(report, l)).findFirst()
            : reached.stream().findFirst();
    Refusal.unless(
        level.isPresent(),
        Step.TCB_LEVEL,
        "TCB level not supported: the platform's security versions reach none that Intel lists");
    return new Rating(reached.getFirst(), level.orElseThrow(), module, before.qeLevel().status());
  }

  /// 4.1.2.4.17.3: from index 2 where the module is rated by an identity of its own.
  private static boolean reaches(TdReport report, TcbLevel level) {
    int from = report.teeTcbSvn().at(1) > 0 ? 2 : 0;
    return report.teeTcbSvn().isAtLeast(level.tdx(), from);
  }
}
