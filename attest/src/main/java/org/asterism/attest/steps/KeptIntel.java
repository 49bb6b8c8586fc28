package org.asterism.attest.steps;

import java.security.cert.X509CRL;
import java.util.Optional;
import org.asterism.attest.collateral.IntelCollateral;
import org.asterism.attest.collateral.PckExtension;
import org.asterism.attest.collateral.QeIdentity;
import org.asterism.attest.collateral.TcbInfo;
import org.asterism.attest.quote.Kind;

/// Intel's collateral, verified down to the pinned root. Thread-safe.
///
/// @param tcbInfo what Intel says of the platforms
/// @param qeIdentity what Intel says of the quoting enclave
/// @param lists the revocation lists
/// @param window when all of it is valid
public record KeptIntel(TcbInfo tcbInfo, QeIdentity qeIdentity, Lists lists, Window window)
    implements Kept {

  /// The revocation lists; empty only where the policy allows them to be missing.
  public record Lists(Optional<X509CRL> root, Optional<VerifiedPckCrl.PckCrl> pck) {
    /// Whether revocation can be judged at all.
    public boolean complete() {
      return root.isPresent() && pck.isPresent();
    }
  }

  /// Takes the four steps.
  public static KeptIntel verify(Ground ground, IntelCollateral collateral) throws Refusal {
    return VerifiedRootCrl.of(ground, collateral).tcbInfo().qeIdentity().pckCrl().kept();
  }

  /// Whether it is for a platform and a technology.
  public boolean fits(Kind kind, PckExtension platform) {
    return tcbInfo.header().kind() == kind && tcbInfo.fmspc().equals(platform.fmspc());
  }

  /// The older of the two documents' numbers.
  public int evaluationNumber() {
    return Math.min(tcbInfo.header().evaluationNumber(), qeIdentity.header().evaluationNumber());
  }
}
