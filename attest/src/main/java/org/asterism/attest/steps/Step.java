package org.asterism.attest.steps;

/// The steps of verification, as refusals name them, in the order in which they are taken.
public enum Step {
  /// Is there collateral for this kind of evidence?
  COLLATERAL("collateral"),
  /// Is the collateral that was verified earlier still valid now?
  VALIDITY("validity of kept collateral"),
  /// Intel: is the root's revocation list the root's own, and current?
  ROOT_CRL("root CRL"),
  /// Intel: do TCB information and its signer lead to the pinned root?
  TCB_INFO("TCB info"),
  /// Intel: do the quoting enclave's identity and its signer lead to the pinned root?
  QE_IDENTITY("QE identity"),
  /// Intel: is the platforms' revocation list its CA's own, and current?
  PCK_CRL("PCK CRL"),
  /// Intel: is this a quote of a form that can be verified?
  QUOTE_FORMAT("quote format"),
  /// Intel: does the platform's certificate lead to the pinned root, unrevoked?
  PCK_CHAIN("PCK chain"),
  /// Intel: is the collateral for this platform and this technology?
  PLATFORM("platform"),
  /// Intel TDX: is the TDX module one of Intel's?
  TDX_MODULE("TDX module"),
  /// Intel: did the platform vouch for the quoting enclave, and that for the attestation key?
  QE_REPORT("QE report"),
  /// Intel: is the quoting enclave the one that Intel names?
  QE_MATCH("QE match"),
  /// Intel: did the attestation key sign the quote?
  QUOTE_SIGNATURE("quote signature"),
  /// Intel: which TCB level does the platform reach?
  TCB_LEVEL("TCB level"),
  /// AMD: does the endorsement key's certificate lead to a built-in root, unrevoked?
  AMD_CHAIN("AMD chain"),
  /// AMD: are the revocation lists that were given the root's own, and current?
  AMD_CRL("AMD CRL"),
  /// AMD: is the certificate for this chip?
  CHIP("chip"),
  /// AMD: is the certificate for the security versions that the report states?
  SNP_TCB("SNP TCB"),
  /// AMD: did the endorsement key sign the report?
  REPORT_SIGNATURE("report signature"),
  /// Is what was established what the policy accepts?
  POLICY("policy");

  private final String words;

  Step(String words) {
    this.words = words;
  }

  /// The step's name in words.
  @Override
  public String toString() {
    return words;
  }
}
