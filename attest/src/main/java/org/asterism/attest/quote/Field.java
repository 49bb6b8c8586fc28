package org.asterism.attest.quote;

import java.util.Locale;

/// The named fields of the three reports: where each lies, since which revision of its report, and
/// what it says. One table serves the parser, the policy and the explanation for people.
///
/// Intel SGX: SGX DCAP ECDSA Quote Library API, A.4, "Enclave Report Body". Intel TDX: TDX DCAP
/// Quoting Library API, A.3, "TD Quote Body" (revision 1 is TD report 1.0, 2 is TD report 1.5).
/// AMD: SEV-SNP ABI 56860, 7.3, "ATTESTATION_REPORT" (the revision is the report's version).
public enum Field {
  SGX_CPUSVN(0, 16, 1, "security version of the processor, raw"),
  SGX_MISCSELECT(16, 4, 1, "extra state saved when the enclave is interrupted"),
  SGX_ISVEXTPRODID(32, 16, 1, "extended product id of the enclave"),
  SGX_ATTRIBUTES(48, 8, 1, "enclave flags: 1 init, 2 debug, 4 64-bit, 0x10 provisioning key"),
  SGX_XFRM(56, 8, 1, "processor features that the enclave may use"),
  SGX_MRENCLAVE(64, 32, 1, "measurement of the enclave's code and data"),
  SGX_MRSIGNER(128, 32, 1, "hash of the key that signed the enclave"),
  SGX_CONFIGID(192, 64, 1, "configuration given at launch"),
  SGX_ISVPRODID(256, 2, 1, "product id under the signer"),
  SGX_ISVSVN(258, 2, 1, "security version of the enclave"),
  SGX_CONFIGSVN(260, 2, 1, "security version of the configuration"),
  SGX_ISVFAMILYID(304, 16, 1, "product family id"),
  SGX_REPORTDATA(320, 64, 1, "data that the enclave put in"),

  TDX_TEE_TCB_SVN(0, 16, 1, "security versions of the TDX module and platform"),
  TDX_MRSEAM(16, 48, 1, "measurement of the TDX module"),
  TDX_MRSIGNERSEAM(64, 48, 1, "signer of the TDX module, zero for Intel"),
  TDX_SEAMATTRIBUTES(112, 8, 1, "attributes of the TDX module"),
  TDX_TDATTRIBUTES(120, 8, 1, "flags of the trust domain: bit 0 debug"),
  TDX_XFAM(128, 8, 1, "processor features that the trust domain may use"),
  TDX_MRTD(136, 48, 1, "measurement of the trust domain's first contents"),
  TDX_MRCONFIGID(184, 48, 1, "configuration given at launch"),
  TDX_MROWNER(232, 48, 1, "owner given at launch"),
  TDX_MROWNERCONFIG(280, 48, 1, "configuration by the owner"),
  TDX_RTMR0(328, 48, 1, "run-time measurement 0 (firmware)"),
  TDX_RTMR1(376, 48, 1, "run-time measurement 1 (boot loader, kernel)"),
  TDX_RTMR2(424, 48, 1, "run-time measurement 2 (command line, initrd)"),
  TDX_RTMR3(472, 48, 1, "run-time measurement 3 (applications)"),
  TDX_REPORTDATA(520, 64, 1, "data that the trust domain put in"),
  TDX_TEE_TCB_SVN_2(584, 16, 2, "security versions of the TDX module loaded now"),
  TDX_MRSERVICETD(600, 48, 2, "measurement of bound service domains"),

  SNP_VERSION(0x00, 4, 2, "version of the report"),
  SNP_GUEST_SVN(0x04, 4, 2, "security version of the guest"),
  SNP_POLICY(0x08, 8, 2, "guest policy: 16 SMT, 18 migration agent, 19 debug, 20 single socket"),
  SNP_FAMILY_ID(0x10, 16, 2, "family id given at launch"),
  SNP_IMAGE_ID(0x20, 16, 2, "image id given at launch"),
  SNP_VMPL(0x30, 4, 2, "privilege level that asked for the report, 0 highest"),
  SNP_SIGNATURE_ALGO(0x34, 4, 2, "signature algorithm, 1 is ECDSA P-384 with SHA-384"),
  SNP_CURRENT_TCB(0x38, 8, 2, "security versions now running"),
  SNP_PLATFORM_INFO(0x40, 8, 2, "platform: 0 SMT, 1 TSME, 2 ECC, 3 RAPL off, 4 ciphertext hiding"),
  SNP_SIGNER_INFO(0x48, 4, 2, "author key used, chip key masked, which key signed"),
  SNP_REPORT_DATA(0x50, 64, 2, "data that the guest put in"),
  SNP_MEASUREMENT(0x90, 48, 2, "measurement of the guest at launch"),
  SNP_HOST_DATA(0xC0, 32, 2, "data given by the host at launch"),
  SNP_ID_KEY_DIGEST(0xE0, 48, 2, "hash of the key that signed the guest's identity"),
  SNP_AUTHOR_KEY_DIGEST(0x110, 48, 2, "hash of the key that certified the identity key"),
  SNP_REPORT_ID(0x140, 32, 2, "id of this guest"),
  SNP_REPORT_ID_MA(0x160, 32, 2, "id of the guest's migration agent"),
  SNP_REPORTED_TCB(0x180, 8, 2, "security versions that the signing key was made for"),
  SNP_CPUID_FAM_ID(0x188, 1, 3, "processor family"),
  SNP_CPUID_MOD_ID(0x189, 1, 3, "processor model"),
  SNP_CPUID_STEP(0x18A, 1, 3, "processor stepping"),
  SNP_CHIP_ID(0x1A0, 64, 2, "id of the chip"),
  SNP_COMMITTED_TCB(0x1E0, 8, 2, "security versions that cannot be rolled back"),
  SNP_CURRENT_BUILD(0x1E8, 1, 2, "firmware build now running"),
  SNP_CURRENT_MINOR(0x1E9, 1, 2, "firmware minor version now running"),
  SNP_CURRENT_MAJOR(0x1EA, 1, 2, "firmware major version now running"),
  SNP_COMMITTED_BUILD(0x1EC, 1, 2, "firmware build committed"),
  SNP_COMMITTED_MINOR(0x1ED, 1, 2, "firmware minor version committed"),
  SNP_COMMITTED_MAJOR(0x1EE, 1, 2, "firmware major version committed"),
  SNP_LAUNCH_TCB(0x1F0, 8, 2, "security versions when the guest was launched"),
  SNP_LAUNCH_MIT_VECTOR(0x1F8, 8, 5, "mitigations in force at launch"),
  SNP_CURRENT_MIT_VECTOR(0x200, 8, 5, "mitigations in force now");

  private static final int PREFIX = 4;

  private final int offset;
  private final int length;
  private final int since;
  private final String meaning;

  Field(int offset, int length, int since, String meaning) {
    this.offset = offset;
    this.length = length;
    this.since = since;
    this.meaning = meaning;
  }

  /// Whose report has it.
  public Kind kind() {
    return Kind.valueOf(name().substring(0, PREFIX - 1));
  }

  /// The vendor's name in lower case, as policies write it: `mrenclave`.
  public String label() {
    return name().substring(PREFIX).toLowerCase(Locale.ROOT);
  }

  /// How many bytes it has.
  public int length() {
    return length;
  }

  /// What it says, in a few words.
  public String meaning() {
    return meaning;
  }

  boolean isIn(Kind kind, int revision) {
    return kind == kind() && revision >= since;
  }

  Bytes from(Bytes report) {
    return report.slice(offset, length);
  }
}
