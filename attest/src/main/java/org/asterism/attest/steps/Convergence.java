package org.asterism.attest.steps;

import java.util.Optional;
import org.asterism.attest.collateral.IsvLevel;
import org.asterism.attest.collateral.TcbLevel;
import org.asterism.attest.collateral.TcbStatus;
import org.asterism.attest.collateral.TdxModule;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.TdReport;

/// The one status that follows from those of platform, TDX module and quoting enclave, in Intel's
/// order: module first, then a possible relaunch, then the quoting enclave.
///
/// @param rating what was matched
/// @param status what has been drawn so far
record Convergence(SignedQuote.Rating rating, TcbStatus status) {
  private static final int MODULE_SVN = 0;
  private static final int MODULE_VERSION = 1;
  private static final int LATE_MICROCODE = 2;

  static Convergence of(SignedQuote.Rating rating) throws Refusal {
    Convergence platform = new Convergence(rating, rating.level().status());
    return platform.withModule().withRelaunch().with(rating.qe());
  }

  /// 4.1.2.4.17.4.1 and .2.
  private Convergence withModule() {
    Optional<IsvLevel> level = rating.module().level();
    return level.isPresent() ? with(level.get().status()) : this;
  }

  /// A part that is revoked revokes the whole; one that is not up to date outdates it. Intel's
  /// library counts every other status of an enclave as out of date, and so do we.
  private Convergence with(TcbStatus part) {
    return switch (part) {
      case UP_TO_DATE -> this;
      case REVOKED -> new Convergence(rating, TcbStatus.REVOKED);
      case SW_HARDENING_NEEDED,
          CONFIGURATION_NEEDED,
          CONFIGURATION_AND_SW_HARDENING_NEEDED,
          TD_RELAUNCH_ADVISED,
          TD_RELAUNCH_ADVISED_CONFIGURATION_NEEDED,
          OUT_OF_DATE,
          OUT_OF_DATE_CONFIGURATION_NEEDED ->
          new Convergence(rating, outdated());
    };
  }

  private TcbStatus outdated() {
    return switch (status) {
      case UP_TO_DATE, SW_HARDENING_NEEDED, TD_RELAUNCH_ADVISED -> TcbStatus.OUT_OF_DATE;
      case CONFIGURATION_NEEDED,
          CONFIGURATION_AND_SW_HARDENING_NEEDED,
          TD_RELAUNCH_ADVISED_CONFIGURATION_NEEDED ->
          TcbStatus.OUT_OF_DATE_CONFIGURATION_NEEDED;
      case OUT_OF_DATE, OUT_OF_DATE_CONFIGURATION_NEEDED, REVOKED -> status;
    };
  }

  /// 4.1.2.4.17.4.3: the module was updated under a running domain. It was measured with the old
  /// one, so it is out of date, but the platform is not, and a relaunch mends it.
  private Convergence withRelaunch() throws Refusal {
    if (!(rating.module().before().quote().report() instanceof TdReport report)
        || report.teeTcbSvn2().isEmpty()
        || !onlyModuleIsOld()
        || !isNewest(report.teeTcbSvn2().get())) {
      return this;
    }
    boolean configuration =
        status.isConfigurationNeeded() || rating.sgx().status().isConfigurationNeeded();
    return new Convergence(
        rating,
        configuration
            ? TcbStatus.TD_RELAUNCH_ADVISED_CONFIGURATION_NEEDED
            : TcbStatus.TD_RELAUNCH_ADVISED);
  }

  private boolean onlyModuleIsOld() {
    boolean module =
        rating.module().level().stream().anyMatch(l -> l.status() == TcbStatus.OUT_OF_DATE);
    boolean processor =
        switch (rating.sgx().status()) {
          case UP_TO_DATE,
              SW_HARDENING_NEEDED,
              CONFIGURATION_NEEDED,
              CONFIGURATION_AND_SW_HARDENING_NEEDED ->
              true;
          case TD_RELAUNCH_ADVISED,
              TD_RELAUNCH_ADVISED_CONFIGURATION_NEEDED,
              OUT_OF_DATE,
              OUT_OF_DATE_CONFIGURATION_NEEDED,
              REVOKED ->
              false;
        };
    return module && processor && status.isOutOfDate() && rating.qe() == TcbStatus.UP_TO_DATE;
  }

  /// Compared with the first, that is the newest, of Intel's levels.
  private boolean isNewest(Bytes loaded) throws Refusal {
    ProvenPlatform platform = rating.module().before();
    TcbLevel newest = platform.collateral().tcbInfo().levels().getFirst();
    if (loaded.at(LATE_MICROCODE) < newest.tdx().at(LATE_MICROCODE)) {
      return false;
    }
    if (loaded.at(MODULE_VERSION) == 0) {
      return loaded.at(MODULE_SVN) >= newest.tdx().at(MODULE_SVN);
    }
    TdxModule module = MatchedModule.named(platform, loaded.at(MODULE_VERSION));
    return module.levels().stream()
        .findFirst()
        .filter(level -> loaded.at(MODULE_SVN) >= level.isvSvn())
        .isPresent();
  }
}
