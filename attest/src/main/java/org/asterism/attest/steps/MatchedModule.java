package org.asterism.attest.steps;

import java.util.Optional;
import org.asterism.attest.collateral.IsvLevel;
import org.asterism.attest.collateral.TdxModule;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.EnclaveReport;
import org.asterism.attest.quote.Field;
import org.asterism.attest.quote.SnpReport;
import org.asterism.attest.quote.TdReport;

/// Proven so far: platform and collateral, and that a trust domain's TDX module is one that Intel
/// names. Intel's quote verification, 4.1.2.4.11. An enclave has no such module.
///
/// @param before what was proven before
/// @param level the level that the module reaches; empty for enclaves and modules of version 0
public record MatchedModule(ProvenPlatform before, Optional<IsvLevel> level) {

  static MatchedModule of(ProvenPlatform before) throws Refusal {
    return switch (before.quote().report()) {
      case EnclaveReport _ -> new MatchedModule(before, Optional.empty());
      case TdReport report -> new MatchedModule(before, match(before, report));
      case SnpReport _ -> throw new IllegalStateException("an SNP report inside a quote");
    };
  }

  private static Optional<IsvLevel> match(ProvenPlatform before, TdReport report) throws Refusal {
    int version = report.teeTcbSvn().at(1);
    TdxModule module = named(before, version);
    Bytes signer = field(report, Field.TDX_MRSIGNERSEAM);
    Refusal.unless(
        module.mrSigner().equals(signer),
        Step.TDX_MODULE,
        "expected a TDX module signed by %s, found %s".formatted(module.mrSigner(), signer));
    Bytes attributes = field(report, Field.TDX_SEAMATTRIBUTES);
    // 4.1.2.4.11.2: zero as well as equal; a module with attributes is a debug module.
    Refusal.unless(
        attributes.isZero() && module.attributes().matches(attributes),
        Step.TDX_MODULE,
        "expected SEAMATTRIBUTES %s, found %s".formatted(module.attributes().value(), attributes));
    return version == 0 ? Optional.empty() : Optional.of(level(module, report.teeTcbSvn().at(0)));
  }

  static TdxModule named(ProvenPlatform before, int version) throws Refusal {
    Optional<TdxModule> module = before.collateral().tcbInfo().module(version);
    Refusal.unless(
        module.isPresent(),
        Step.TDX_MODULE,
        "expected a TDX module that Intel names, found one of version " + version);
    return module.orElseThrow();
  }

  private static IsvLevel level(TdxModule module, int svn) throws Refusal {
    Optional<IsvLevel> level = IsvLevel.reached(module.levels(), svn);
    Refusal.unless(
        level.isPresent(),
        Step.TDX_MODULE,
        "TDX module %s of version %d reaches no TCB level".formatted(module.id(), svn));
    return level.orElseThrow();
  }

  private static Bytes field(TdReport report, Field field) {
    return report.field(field).orElseThrow();
  }

  /// The next step.
  public BoundKey attestationKey() throws Refusal {
    return BoundKey.of(this);
  }
}
