package org.asterism.attest.steps;

import org.asterism.attest.collateral.AmdExtensions;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.Field;
import org.asterism.attest.quote.MalformedException;
import org.asterism.attest.quote.SnpReport;
import org.asterism.attest.quote.SnpTcb;

/// Proven so far: the endorsement key is AMD's, for this chip (VCEK) or this cloud (VLEK), and for
/// the security versions that the report states. SEV-SNP ABI 56860, 7.3; AMD 57230, 3.1.
public record EndorsedChip(Ground ground, KeptAmd collateral, SnpReport report) {
  private static final int KEY_SHIFT = 2;
  private static final int KEY_MASK = 7;
  private static final int BY_VCEK = 0;
  private static final int BY_VLEK = 1;
  private static final int ECDSA_P384_SHA384 = 1;

  static EndorsedChip of(Ground ground, KeptAmd collateral, SnpReport report) throws Refusal {
    EndorsedChip chip = new EndorsedChip(ground, collateral, report);
    chip.signer();
    chip.hardware();
    chip.versions();
    return chip;
  }

  private Bytes field(Field field) {
    return report.field(field).orElseThrow();
  }

  /// SIGNER_INFO, bits 4:2: the report says which kind of key signed it.
  private void signer() throws Refusal {
    int expected = collateral.extensions().cloud().isPresent() ? BY_VLEK : BY_VCEK;
    long found = field(Field.SNP_SIGNER_INFO).littleEndian() >> KEY_SHIFT & KEY_MASK;
    Refusal.unless(
        found == expected,
        Step.CHIP,
        "expected a report signed by key kind %d (0 VCEK, 1 VLEK), found %d"
            .formatted(expected, found));
    long algorithm = field(Field.SNP_SIGNATURE_ALGO).littleEndian();
    Refusal.unless(
        algorithm == ECDSA_P384_SHA384,
        Step.CHIP,
        "expected signature algorithm 1 (ECDSA P-384 with SHA-384), found " + algorithm);
  }

  /// CHIP_ID equals the certificate's hardware id; Turin's is shorter and padded with zeros. A
  /// masked chip id matches no VCEK and is refused.
  private void hardware() throws Refusal {
    if (collateral.extensions().hardwareId().isEmpty()) {
      return;
    }
    Bytes id = collateral.extensions().hardwareId().get();
    Bytes found = field(Field.SNP_CHIP_ID);
    Refusal.unless(
        found.slice(0, id.length()).equals(id)
            && found.slice(id.length(), found.length() - id.length()).isZero(),
        Step.CHIP,
        "the certificate is for another chip: expected %s, found %s".formatted(id, found));
  }

  /// The key was derived for the *reported* TCB; the current one may be newer, never older.
  private void versions() throws Refusal {
    SnpTcb certified = collateral.extensions().tcb();
    SnpTcb reported = report.tcb(Field.SNP_REPORTED_TCB);
    Refusal.unless(
        certified.equals(reported),
        Step.SNP_TCB,
        "the certificate is for TCB (%s), the report states (%s)".formatted(certified, reported));
    SnpTcb current = report.tcb(Field.SNP_CURRENT_TCB);
    Refusal.unless(
        current.isAtLeast(reported) && current.isAtLeast(report.tcb(Field.SNP_COMMITTED_TCB)),
        Step.SNP_TCB,
        "the running TCB (%s) is older than the one reported or committed".formatted(current));
  }

  /// The last step: the endorsement key signed the report.
  public Established established() throws Refusal {
    try {
      Refusal.unless(
          ground.signatures().ecdsaSha384(collateral.key(), report.signed(), report.signature()),
          Step.REPORT_SIGNATURE,
          "the signature of the report by the endorsement key does not hold");
    } catch (MalformedException e) {
      throw new Refusal(Step.REPORT_SIGNATURE, String.valueOf(e.getMessage()));
    }
    return new Established(report, identity(), Tcb.ofAmd(), collateral.window());
  }

  private PlatformIdentity identity() {
    AmdExtensions extensions = collateral.extensions();
    Bytes chip = field(Field.SNP_CHIP_ID);
    return new PlatformIdentity(
        report.kind(), extensions.product(), chip.isZero() ? Bytes.EMPTY : chip);
  }
}
