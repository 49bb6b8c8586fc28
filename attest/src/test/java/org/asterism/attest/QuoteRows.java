package org.asterism.attest;

import java.security.KeyPair;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.asterism.attest.steps.Step;

/// What can be wrong with an Intel quote, or with its fit to the collateral.
final class QuoteRows {
  private static final KeyPair STRANGER = Paper.curve("secp256r1");

  private static final List<IntelRow> PLATFORM =
      List.of(
          IntelRow.sgx(
              "a platform's certificate by a stranger",
              Step.PCK_CHAIN,
              "by Made-up Platform CA does not hold",
              i -> i.platform.signer = STRANGER),
          IntelRow.sgx(
              "a platform expired",
              Step.PCK_CHAIN,
              "Intel SGX PCK Certificate has expired",
              i -> i.platform.until = Optional.of(MadeUp.AT.minusSeconds(1))),
          IntelRow.sgx(
              "a certificate of another use",
              Step.PCK_CHAIN,
              "expected an 'SGX PCK Certificate', found",
              i -> i.platform.subject = "Web Server"),
          IntelRow.sgx(
              "a certificate without the extension",
              Step.PCK_CHAIN,
              "expected DER tag",
              i -> i.platform.extensions.put("1.2.840.113741.1.13.1", new byte[] {4, 0})),
          IntelRow.sgx(
              "a platform revoked",
              Step.PCK_CHAIN,
              "the platform's certificate is revoked",
              i -> i.platformList.revoked.add(i.platform.serial)),
          IntelRow.sgx(
              "the list of another CA",
              Step.PCK_CHAIN,
              "the revocation list is not by the platform",
              QuoteRows::listOfAnotherCa),
          IntelRow.sgx(
              "a platform that signs platforms",
              Step.PCK_CHAIN,
              "Intel SGX PCK Certificate is not a cert",
              QuoteRows::platformAsAuthority),
          IntelRow.sgx(
              "the collateral of another model",
              Step.PLATFORM,
              "the collateral is for FMSPC 00a0b0c0d0e1, the quote is of 00a0b0c0d0e0",
              i -> i.tcbInfo.put("fmspc", "00a0b0c0d0e1")),
          IntelRow.sgx(
              "the collateral of another PCE",
              Step.PLATFORM,
              "the collateral is for PCEID 0100, the quote is of 0000",
              i -> i.tcbInfo.put("pceId", "0100")));

  private static final List<IntelRow> MODULES =
      List.of(
          IntelRow.tdx(
              "a module that Intel does not name",
              "expected a TDX module that Intel names, found",
              i -> i.quote.body[1] = 2),
          IntelRow.tdx(
              "a module by another signer",
              "expected a TDX module signed by 0000",
              i -> i.quote.body[64] = 1),
          IntelRow.tdx(
              "a debug module",
              "expected SEAMATTRIBUTES 0000000000000000, found 0100000000000000",
              i -> i.quote.body[112] = 1),
          IntelRow.tdx(
              "a module too old for any level",
              "TDX module TDX_01 of version 2 reaches no TCB level",
              i -> i.quote.body[0] = 2));

  private static final List<IntelRow> ENCLAVE =
      List.of(
          IntelRow.sgx(
              "a QE report by a stranger",
              Step.QE_REPORT,
              "the platform's signature of the QE report",
              i -> i.forgery = s -> s.qeSignature[5] ^= 1),
          IntelRow.sgx(
              "an attestation key that nobody vouched for",
              Step.QE_REPORT,
              "the QE report does not bind this attestation key",
              i -> i.forgery = s -> s.coordinates[5] ^= 1),
          IntelRow.sgx(
              "a quoting enclave's MISCSELECT",
              Step.QE_MATCH,
              "the quoting enclave has another MISCSELECT",
              i -> i.quote.qeReport[16] = 1),
          IntelRow.sgx(
              "a quoting enclave with debug",
              Step.QE_MATCH,
              "the quoting enclave has other ATTRIBUTES",
              i -> i.quote.qeReport[48] = 0x13),
          IntelRow.sgx(
              "a quoting enclave's signer",
              Step.QE_MATCH,
              "the quoting enclave has another signer",
              i -> i.quote.qeReport[130] = 1),
          IntelRow.sgx(
              "a quoting enclave's product id",
              Step.QE_MATCH,
              "the quoting enclave has another signer or",
              i -> i.quote.qeReport[256] = 2),
          IntelRow.sgx(
              "a quoting enclave too old",
              Step.QE_MATCH,
              "the quoting enclave of ISVSVN 3 reaches no TCB",
              i -> i.quote.qeReport[258] = 3));

  private static final List<IntelRow> QUOTE =
      List.of(
          IntelRow.sgx(
              "another key type",
              Step.QUOTE_FORMAT,
              "expected attestation key type 2 (ECDSA P-256)",
              i -> i.quote.header[2] = 3),
          IntelRow.sgx(
              "another vendor's quoting enclave",
              Step.QUOTE_FORMAT,
              "expected Intel's quoting enclave, found vendor 00",
              i -> i.quote.header[12] = 0),
          IntelRow.sgx(
              "no chain in the quote",
              Step.QUOTE_FORMAT,
              "unsupported certification data",
              i -> i.quote.certificationType = 1),
          IntelRow.sgx(
              "a quote changed after signing",
              Step.QUOTE_SIGNATURE,
              "the signature of the quote by",
              i -> i.forgery = s -> s.body[48 + 64] ^= 1),
          IntelRow.sgx(
              "a quote's signature changed",
              Step.QUOTE_SIGNATURE,
              "the signature of the quote by",
              i -> i.forgery = s -> s.signature[63] ^= 1),
          IntelRow.sgx(
              "security versions below every level",
              Step.TCB_LEVEL,
              "TCB level not supported",
              i -> i.components[7] = 2),
          IntelRow.sgx(
              "a revoked quoting enclave",
              Step.POLICY,
              "TCB status Revoked is not accepted",
              i -> i.quote.qeReport[258] = 4),
          IntelRow.sgx(
              "a debug enclave",
              Step.POLICY,
              "expected software that cannot be debugged",
              i -> i.quote.body[48] = 2));

  private QuoteRows() {}

  static Stream<IntelRow> all() {
    return Stream.of(PLATFORM, MODULES, ENCLAVE, QUOTE).flatMap(List::stream);
  }

  private static void listOfAnotherCa(MadeUpIntel intel) {
    Paper other = new Paper("Made-up Processor CA", STRANGER, "Made-up Root", intel.rootPair);
    intel.file.put("pck_crl_issuer_chain", intel.pem(other.authority(), intel.root));
    intel.platformList.issuer = "Made-up Processor CA";
    intel.platformList.signer = STRANGER;
  }

  /// Whoever runs a platform holds its key, but may not make platforms with it.
  private static void platformAsAuthority(MadeUpIntel intel) {
    Paper forged =
        new Paper(
            "Intel SGX PCK Certificate", STRANGER, "Intel SGX PCK Certificate", intel.platformPair);
    intel.chain = Optional.of(intel.pem(forged, intel.platform, intel.ca, intel.root));
  }
}
