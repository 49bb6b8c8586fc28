package org.asterism.attest.steps;

import java.security.cert.X509CRL;
import java.util.Optional;
import org.asterism.attest.collateral.IntelCollateral;
import org.asterism.attest.collateral.IntelCollateral.SignedDocument;
import org.asterism.attest.collateral.TcbInfo;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.MalformedException;
import org.asterism.attest.steps.Signatures.Scheme;

/// Proven: the root's revocation list is signed by the pinned key and current. Intel SGX PCK
/// Certificate and CRL Profile Specification, 2.1; RFC 5280, 6.3.
///
/// @param ground what the steps stand on
/// @param collateral what is to be verified
/// @param rootCrl the list, if there is one
/// @param window when it is valid
record VerifiedRootCrl(
    Ground ground, IntelCollateral collateral, Optional<X509CRL> rootCrl, Window window) {
  private static final String SIGNER = "Intel SGX TCB Signing";

  static VerifiedRootCrl of(Ground ground, IntelCollateral collateral) throws Refusal {
    Optional<Bytes> der =
        ground.demanded(collateral.rootCrl(), Step.ROOT_CRL, "the revocation list of Intel's root");
    if (der.isEmpty()) {
      return new VerifiedRootCrl(ground, collateral, Optional.empty(), Window.always());
    }
    X509CRL crl = CertificateChain.crl(Step.ROOT_CRL, der.get());
    Refusal.unless(
        ground.signatures().crl(Scheme.ECDSA_SHA256, crl, ground.roots().intel()),
        Step.ROOT_CRL,
        "the signature of the root's revocation list by Intel's pinned key does not hold");
    Refusal.unless(
        crl.getNextUpdate() != null && !crl.hasUnsupportedCriticalExtension(),
        Step.ROOT_CRL,
        "the root's revocation list is of an unknown form");
    Window window =
        ground.period(
            Step.ROOT_CRL,
            "revocation list of Intel's root",
            crl.getThisUpdate().toInstant(),
            crl.getNextUpdate().toInstant());
    return new VerifiedRootCrl(ground, collateral, Optional.of(crl), window);
  }

  /// The next step.
  VerifiedTcbInfo tcbInfo() throws Refusal {
    SignedDocument signed = collateral.tcbInfo();
    Window signer = signed(Step.TCB_INFO, signed);
    try {
      TcbInfo info = TcbInfo.parse(signed.document());
      Window period =
          ground.period(
              Step.TCB_INFO, "TCB info", info.header().issued(), info.header().nextUpdate());
      return new VerifiedTcbInfo(this, info, window.and(signer).and(period));
    } catch (MalformedException e) {
      throw new Refusal(Step.TCB_INFO, String.valueOf(e.getMessage()));
    }
  }

  /// PCS API v4, "Get TCB Info", `signature`: over the object's exact text, by the TCB signing key.
  /// The signer is told by its name: the same root also certifies platforms, whose keys are in the
  /// hands of whoever runs them.
  Window signed(Step step, SignedDocument document) throws Refusal {
    CertificateChain chain = CertificateChain.toIntel(ground, step, document.chain(), rootCrl);
    Refusal.unless(
        CertificateChain.name(chain.leaf()).equals(SIGNER),
        step,
        "expected a signature by '%s', found '%s'"
            .formatted(SIGNER, CertificateChain.name(chain.leaf())));
    Refusal.unless(
        ground
            .signatures()
            .ecdsaSha256(chain.leaf().getPublicKey(), document.document(), document.signature()),
        step,
        "Intel's signature of this document does not hold");
    return chain.window();
  }
}
