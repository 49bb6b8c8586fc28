package org.asterism.attest.steps;

import java.util.Optional;
import org.asterism.attest.collateral.QeIdentity;
import org.asterism.attest.quote.Bytes;

/// Proven so far: the root's list, TCB information, and that the quoting enclave's identity is
/// Intel's and current.
record VerifiedQeIdentity(VerifiedTcbInfo before, QeIdentity qeIdentity, Window window) {

  /// The next step.
  VerifiedPckCrl pckCrl() throws Refusal {
    VerifiedRootCrl first = before.before();
    Optional<Bytes> der =
        first
            .ground()
            .demanded(
                first.collateral().pckCrl(),
                Step.PCK_CRL,
                "the revocation list of platform certificates");
    return der.isEmpty()
        ? new VerifiedPckCrl(this, Optional.empty(), window)
        : VerifiedPckCrl.of(this, der.get());
  }
}
