package org.asterism.attest.steps;

import java.util.Optional;
import org.asterism.attest.collateral.IsvLevel;
import org.asterism.attest.collateral.QeIdentity;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.EnclaveReport;
import org.asterism.attest.quote.Field;
import org.asterism.attest.quote.QuoteSignature;

/// Proven so far: the platform vouches for the quoting enclave's report, and that report for the
/// attestation key. Intel's quote verification, 4.1.2.4.12 and .13.
public record BoundKey(MatchedModule before) {
  private static final int SHA256 = 32;

  static BoundKey of(MatchedModule before) throws Refusal {
    ProvenPlatform platform = before.before();
    Signatures signatures = platform.ground().signatures();
    QuoteSignature signature = platform.quote().signature();
    Refusal.unless(
        signatures.ecdsaSha256(
            platform.pck().key(), signature.qe().report().raw(), signature.qeSignature()),
        Step.QE_REPORT,
        "the platform's signature of the QE report does not hold");
    Bytes bound = signature.attestationKey().then(signature.qe().authentication());
    Refusal.unless(
        signature.qe().report().reportData().slice(0, SHA256).equals(signatures.sha256(bound)),
        Step.QE_REPORT,
        "the QE report does not bind this attestation key");
    return new BoundKey(before);
  }

  /// The next step: the quoting enclave is the one that Intel names, at a level that Intel lists.
  /// 4.1.2.4.14 and .15, 4.1.2.9.5 to .11.
  public KnownEnclave enclave() throws Refusal {
    QeIdentity identity = before.before().collateral().qeIdentity();
    EnclaveReport report = before.before().quote().signature().qe().report();
    Refusal.unless(
        identity.miscSelect().matches(field(report, Field.SGX_MISCSELECT)),
        Step.QE_MATCH,
        "the quoting enclave has another MISCSELECT than Intel names");
    Refusal.unless(
        identity
            .attributes()
            .matches(field(report, Field.SGX_ATTRIBUTES).then(field(report, Field.SGX_XFRM))),
        Step.QE_MATCH,
        "the quoting enclave has other ATTRIBUTES than Intel names");
    Refusal.unless(
        identity.signer().mrSigner().equals(field(report, Field.SGX_MRSIGNER))
            && identity.signer().isvProdId() == field(report, Field.SGX_ISVPRODID).littleEndian(),
        Step.QE_MATCH,
        "the quoting enclave has another signer or product id than Intel names");
    Optional<IsvLevel> level = IsvLevel.reached(identity.levels(), report.isvSvn());
    Refusal.unless(
        level.isPresent(),
        Step.QE_MATCH,
        "the quoting enclave of ISVSVN %d reaches no TCB level".formatted(report.isvSvn()));
    return new KnownEnclave(before, level.orElseThrow());
  }

  private static Bytes field(EnclaveReport report, Field field) {
    return report.field(field).orElseThrow();
  }
}
