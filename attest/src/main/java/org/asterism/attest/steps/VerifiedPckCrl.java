package org.asterism.attest.steps;

import java.security.PublicKey;
import java.security.cert.X509CRL;
import java.util.Optional;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.steps.Signatures.Scheme;

/// Proven so far: all of Intel's collateral. The platforms' revocation list is signed by a CA that
/// leads to the pinned root. Intel SGX PCK Certificate and CRL Profile Specification, 2.2 and 2.3.
record VerifiedPckCrl(VerifiedQeIdentity before, Optional<PckCrl> crl, Window window) {

  /// The list and the key that signed it, to compare with the issuer of a platform's certificate.
  record PckCrl(X509CRL crl, PublicKey issuer) {}

  static VerifiedPckCrl of(VerifiedQeIdentity before, Bytes der) throws Refusal {
    VerifiedRootCrl first = before.before().before();
    CertificateChain chain =
        CertificateChain.toIntel(
            first.ground(), Step.PCK_CRL, first.collateral().pckCrlChain(), first.rootCrl());
    X509CRL crl = CertificateChain.crl(Step.PCK_CRL, der);
    Window listed =
        CertificateChain.listed(
            first.ground(), Step.PCK_CRL, Scheme.ECDSA_SHA256, crl, chain.leaf());
    return new VerifiedPckCrl(
        before,
        Optional.of(new PckCrl(crl, chain.leaf().getPublicKey())),
        before.window().and(chain.window()).and(listed));
  }

  KeptIntel kept() {
    VerifiedTcbInfo info = before.before();
    return new KeptIntel(
        info.tcbInfo(),
        before.qeIdentity(),
        new KeptIntel.Lists(info.before().rootCrl(), crl),
        window);
  }
}
