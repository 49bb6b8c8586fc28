package org.asterism.attest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.KeyPair;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.asterism.attest.steps.Step;

/// What can be wrong with Intel's collateral.
final class CollateralRows {
  private static final KeyPair STRANGER = Paper.curve("secp256r1");

  private static final List<IntelRow> ROOT_LIST =
      List.of(
          IntelRow.sgx(
              "no root list",
              Step.ROOT_CRL,
              "expected the revocation list of Intel's root, found none",
              i -> i.file.put("root_ca_crl", "")),
          IntelRow.sgx(
              "no list at all in it",
              Step.ROOT_CRL,
              "expected a revocation list",
              i -> i.file.put("root_ca_crl", "3000")),
          IntelRow.sgx(
              "the root list by a stranger",
              Step.ROOT_CRL,
              "the signature of the root's revocation list",
              i -> i.rootList.signer = STRANGER),
          IntelRow.sgx(
              "the root list without an end",
              Step.ROOT_CRL,
              "the root's revocation list is of an unknown form",
              i -> i.rootList.until = Optional.empty()),
          IntelRow.sgx(
              "the root list with riddles",
              Step.ROOT_CRL,
              "the root's revocation list is of an unknown form",
              i -> i.rootList.unknownCritical = true),
          IntelRow.sgx(
              "the root list expired",
              Step.ROOT_CRL,
              "revocation list of Intel's root has expired",
              i -> i.rootList.until = Optional.of(MadeUp.AT)),
          IntelRow.sgx(
              "the root list of tomorrow",
              Step.ROOT_CRL,
              "revocation list of Intel's root is not yet valid",
              i -> i.rootList.from = MadeUp.AT.plusSeconds(1)));

  private static final List<IntelRow> CHAINS =
      List.of(
          IntelRow.sgx(
              "a chain of nothing",
              Step.TCB_INFO,
              "expected certificates in PEM, found none",
              i -> i.file.put("tcb_info_issuer_chain", "nothing")),
          IntelRow.sgx(
              "a chain of something else",
              Step.TCB_INFO,
              "expected certificates in PEM, found X509 CRL",
              i ->
                  i.file.put(
                      "tcb_info_issuer_chain",
                      "-----BEGIN X509 CRL-----\nAA==\n-----END X509 CRL-----\n")),
          IntelRow.sgx(
              "a chain of one",
              Step.TCB_INFO,
              "expected a chain of 2 to 4 certificates, found 1",
              i -> i.file.put("tcb_info_issuer_chain", i.pem(i.root))),
          IntelRow.sgx(
              "a self-made root",
              Step.TCB_INFO,
              "expected a chain to Intel's pinned root key, found another",
              i -> i.root.own = STRANGER),
          IntelRow.sgx(
              "a root that did not sign itself",
              Step.TCB_INFO,
              "the signature of Made-up Root by Made-up",
              i -> i.root.signer = STRANGER),
          IntelRow.sgx(
              "a signer by another name of issuer",
              Step.TCB_INFO,
              "names another issuer than Made-up Root",
              i -> i.signer.issuer = "Somebody"),
          IntelRow.sgx(
              "a root that is no authority",
              Step.TCB_INFO,
              "Made-up Root is not a certificate authority",
              i -> i.root.authority = false),
          IntelRow.sgx(
              "a signer with riddles",
              Step.TCB_INFO,
              "has a critical extension that is not understood",
              i -> i.signer.unknownCritical = true),
          IntelRow.sgx(
              "a signer's certificate by a stranger",
              Step.TCB_INFO,
              "by Made-up Root does not hold",
              i -> i.signer.signer = STRANGER),
          IntelRow.sgx(
              "a signer expired",
              Step.TCB_INFO,
              "Intel SGX TCB Signing has expired",
              i -> i.signer.until = Optional.of(MadeUp.AT.minusSeconds(1))),
          IntelRow.sgx(
              "a signer of tomorrow",
              Step.TCB_INFO,
              "Intel SGX TCB Signing is not yet valid",
              i -> i.signer.from = MadeUp.AT.plusSeconds(1)),
          IntelRow.sgx(
              "a root expired",
              Step.TCB_INFO,
              "Made-up Root has expired",
              i -> i.root.until = Optional.of(MadeUp.AT.minusSeconds(1))),
          IntelRow.sgx(
              "a signer revoked",
              Step.TCB_INFO,
              "Intel SGX TCB Signing is revoked by Intel's root",
              i -> i.rootList.revoked.add(i.signer.serial)));

  private static final List<IntelRow> SIGNERS =
      List.of(
          IntelRow.sgx(
              "a signer who may sign other things",
              Step.TCB_INFO,
              "expected a signature by 'Intel SGX TCB Signing', found 'Other'",
              i -> i.signer.subject = "Other"),
          IntelRow.sgx(
              "TCB info signed by a stranger",
              Step.TCB_INFO,
              "Intel's signature of this document does not hold",
              i -> i.file.put("tcb_info_signature", "11".repeat(64))),
          IntelRow.sgx(
              "TCB info changed after signing",
              Step.TCB_INFO,
              "Intel's signature of this document does not hold",
              i -> i.file.put("tcb_info", i.tcbInfo + " ")),
          IntelRow.sgx(
              "the other document's signature",
              Step.TCB_INFO,
              "Intel's signature of this document does not hold",
              i -> i.file.put("tcb_info", i.qeIdentity.toString())),
          IntelRow.sgx(
              "QE identity signed by a stranger",
              Step.QE_IDENTITY,
              "Intel's signature of this document does not hold",
              i -> i.file.put("qe_identity_signature", "00".repeat(64))),
          IntelRow.sgx(
              "QE identity's chain to a stranger",
              Step.QE_IDENTITY,
              "expected a chain to Intel's pinned root key",
              i -> i.file.put("qe_identity_issuer_chain", i.pem(i.root, i.signer))));

  private static final List<IntelRow> DOCUMENTS =
      List.of(
          IntelRow.sgx(
              "TCB info of version 2",
              Step.TCB_INFO,
              "expected version 3, found 2",
              i -> i.tcbInfo.put("version", 2)),
          IntelRow.sgx(
              "TCB info of another id",
              Step.TCB_INFO,
              "expected id SGX or TDX, found QE",
              i -> i.tcbInfo.put("id", "QE")),
          IntelRow.sgx(
              "TCB info of another type",
              Step.TCB_INFO,
              "expected tcbType 0",
              i -> i.tcbInfo.put("tcbType", 1)),
          IntelRow.sgx(
              "TCB info with a status of its own",
              Step.TCB_INFO,
              "expected a TCB status, found Fine",
              i -> ((ObjectNode) i.tcbInfo.get("tcbLevels").get(0)).put("tcbStatus", "Fine")),
          IntelRow.sgx(
              "TCB info expired",
              Step.TCB_INFO,
              "TCB info has expired",
              i -> i.tcbInfo.put("nextUpdate", MadeUp.AT.toString())),
          IntelRow.sgx(
              "TCB info of tomorrow",
              Step.TCB_INFO,
              "TCB info is not yet valid",
              i -> i.tcbInfo.put("issueDate", MadeUp.AT.plusSeconds(1).toString())),
          IntelRow.sgx(
              "QE identity of version 1",
              Step.QE_IDENTITY,
              "expected version 2, found 1",
              i -> i.qeIdentity.put("version", 1)),
          IntelRow.sgx(
              "QE identity expired",
              Step.QE_IDENTITY,
              "QE identity has expired",
              i -> i.qeIdentity.put("nextUpdate", "2029-12-31T23:59:59Z")),
          IntelRow.sgx(
              "QE identity of tomorrow",
              Step.QE_IDENTITY,
              "QE identity is not yet valid",
              i -> i.qeIdentity.put("issueDate", MadeUp.AT.plusSeconds(1).toString())),
          IntelRow.sgx(
              "QE identity for TDX",
              Step.QE_IDENTITY,
              "expected the identity of a quoting enclave for SGX, found one for TDX",
              i -> i.qeIdentity.put("id", "TD_QE")));

  private static final List<IntelRow> PLATFORM_LIST =
      List.of(
          IntelRow.sgx(
              "no platform list",
              Step.PCK_CRL,
              "expected the revocation list of platform certificates",
              i -> i.file.put("pck_crl", "")),
          IntelRow.sgx(
              "a platform list that is none",
              Step.PCK_CRL,
              "expected a revocation list",
              i -> i.file.put("pck_crl", "3000")),
          IntelRow.sgx(
              "a platform list without a chain",
              Step.PCK_CRL,
              "expected certificates in PEM, found none",
              i -> i.file.put("pck_crl_issuer_chain", "")),
          IntelRow.sgx(
              "a platform list by another name",
              Step.PCK_CRL,
              "the revocation list names another issuer",
              i -> i.platformList.issuer = "Somebody"),
          IntelRow.sgx(
              "a platform list by a stranger",
              Step.PCK_CRL,
              "the signature of the revocation list by",
              i -> i.platformList.signer = STRANGER),
          IntelRow.sgx(
              "a platform list with riddles",
              Step.PCK_CRL,
              "the revocation list has a critical extension",
              i -> i.platformList.unknownCritical = true),
          IntelRow.sgx(
              "a platform list without an end",
              Step.PCK_CRL,
              "the revocation list names no next update",
              i -> i.platformList.until = Optional.empty()),
          IntelRow.sgx(
              "a platform list expired",
              Step.PCK_CRL,
              "revocation list of Made-up Platform CA has expired",
              i -> i.platformList.until = Optional.of(MadeUp.AT)),
          IntelRow.sgx(
              "a CA revoked, found by the list",
              Step.PCK_CRL,
              "Made-up Platform CA is revoked by Intel's",
              i -> i.rootList.revoked.add(i.ca.serial)));

  private CollateralRows() {}

  static Stream<IntelRow> all() {
    return Stream.of(ROOT_LIST, CHAINS, SIGNERS, DOCUMENTS, PLATFORM_LIST).flatMap(List::stream);
  }
}
