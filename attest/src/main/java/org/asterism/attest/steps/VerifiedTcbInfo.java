package org.asterism.attest.steps;

import org.asterism.attest.collateral.IntelCollateral.SignedDocument;
import org.asterism.attest.collateral.QeIdentity;
import org.asterism.attest.collateral.TcbInfo;
import org.asterism.attest.quote.MalformedException;

/// Proven so far: the root's list, and that TCB information is Intel's and current.
record VerifiedTcbInfo(VerifiedRootCrl before, TcbInfo tcbInfo, Window window) {

  /// The next step: the quoting enclave's identity, for the same technology.
  VerifiedQeIdentity qeIdentity() throws Refusal {
    SignedDocument signed = before.collateral().qeIdentity();
    Window signer = before.signed(Step.QE_IDENTITY, signed);
    try {
      QeIdentity identity = QeIdentity.parse(signed.document());
      Refusal.unless(
          identity.header().kind() == tcbInfo.header().kind(),
          Step.QE_IDENTITY,
          "expected the identity of a quoting enclave for %s, found one for %s"
              .formatted(tcbInfo.header().kind(), identity.header().kind()));
      Window period =
          before
              .ground()
              .period(
                  Step.QE_IDENTITY,
                  "QE identity",
                  identity.header().issued(),
                  identity.header().nextUpdate());
      return new VerifiedQeIdentity(this, identity, window.and(signer).and(period));
    } catch (MalformedException e) {
      throw new Refusal(Step.QE_IDENTITY, String.valueOf(e.getMessage()));
    }
  }
}
