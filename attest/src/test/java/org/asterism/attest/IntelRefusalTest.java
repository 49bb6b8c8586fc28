package org.asterism.attest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.asterism.attest.steps.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each refusal of Intel's chain of steps, reached by one change to a vendor that is otherwise in
/// order.
class IntelRefusalTest {
  static List<IntelRow> rows() {
    return Stream.concat(CollateralRows.all(), QuoteRows.all()).toList();
  }

  @Test
  void theMadeUpVendorIsInOrder() {
    assertInstanceOf(Verdict.Trusted.class, MadeUpIntel.sgx().verdict());
    assertInstanceOf(Verdict.Trusted.class, MadeUpIntel.tdx(1).verdict());
    assertInstanceOf(Verdict.Trusted.class, MadeUpIntel.tdx(2).verdict());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void oneChangeIsRefusedAtItsStep(IntelRow row) {
    MadeUpIntel intel = row.tdx() ? MadeUpIntel.tdx(1) : MadeUpIntel.sgx();
    row.make().accept(intel);
    Verdict.Refused refused = assertInstanceOf(Verdict.Refused.class, intel.verdict());
    assertEquals(row.step(), refused.step(), refused.reason());
    assertTrue(refused.reason().contains(row.reason()), refused.reason());
  }

  @Test
  void noStepOfIntelsIsWithoutARow() {
    EnumSet<Step> left = EnumSet.range(Step.ROOT_CRL, Step.TCB_LEVEL);
    rows().forEach(row -> left.remove(row.step()));
    assertEquals(EnumSet.noneOf(Step.class), left);
  }

  @Test
  void noCollateralIsRefused() {
    MadeUpIntel intel = MadeUpIntel.sgx();
    assertRefused(
        Step.COLLATERAL,
        "expected Intel's collateral for this platform, found none",
        intel.verifier(Policy.genuine()).verify(intel.evidence(), List.of(), MadeUp.AT));
  }

  @Test
  void aRootThatIsNotBuiltInIsRefused() {
    MadeUpIntel intel = MadeUpIntel.sgx();
    assertRefused(
        Step.ROOT_CRL,
        "the signature of the root's revocation list by Intel's pinned key does not hold",
        new Verifier(Policy.genuine())
            .verify(intel.evidence(), List.of(intel.collateral()), MadeUp.AT));
  }

  @Test
  void anAttestationKeyOffTheCurveIsRefused() {
    MadeUpIntel intel = MadeUpIntel.sgx();
    intel.quote.offCurve = true;
    assertRefused(Step.QUOTE_SIGNATURE, "the signature of the quote by", intel.verdict());
  }

  @Test
  void keptCollateralIsRefusedOutsideItsWindowAndByAStricterPolicy() {
    MadeUpIntel intel = MadeUpIntel.sgx();
    Verifier verifier = intel.verifier(Policy.genuine());
    PreparedCollateral kept = verifier.prepare(List.of(intel.collateral()), MadeUp.AT);
    assertEquals(List.of(), kept.refused());
    assertInstanceOf(
        Verdict.Trusted.class, verifier.verify(intel.evidence(), kept, MadeUp.AT.plusSeconds(499)));
    assertRefused(
        Step.VALIDITY,
        "TCB info has expired",
        verifier.verify(intel.evidence(), kept, MadeUp.AT.plusSeconds(500)));
    assertRefused(
        Step.VALIDITY,
        "TCB info is not yet valid",
        verifier.verify(intel.evidence(), kept, MadeUp.AT.minusSeconds(501)));

    intel.file.put("root_ca_crl", "").put("pck_crl", "");
    Policy weak = Policy.genuine().but(Policy.Insecure.INSECURE_MISSING_CRLS_ACCEPTED);
    PreparedCollateral without =
        intel.verifier(weak).prepare(List.of(intel.collateral()), MadeUp.AT);
    assertRefused(
        Step.COLLATERAL,
        "expected collateral prepared with revocation lists, found it without",
        verifier.verify(intel.evidence(), without, MadeUp.AT));
  }

  @Test
  void ofSeveralSetsTheNewestThatFitsCounts() {
    MadeUpIntel intel = MadeUpIntel.sgx();
    var old = intel.collateral();
    intel.tcbInfo.put("tcbEvaluationDataNumber", 18);
    intel.qeIdentity.put("tcbEvaluationDataNumber", 18);
    ((ObjectNode) ((ArrayNode) intel.tcbInfo.get("tcbLevels")).get(0)).put("tcbStatus", "Revoked");
    assertRefused(
        Step.POLICY,
        "TCB status Revoked is not accepted",
        intel
            .verifier(Policy.genuine())
            .verify(intel.evidence(), List.of(old, intel.collateral()), MadeUp.AT));
  }

  private static void assertRefused(Step step, String reason, Verdict verdict) {
    Verdict.Refused refused = assertInstanceOf(Verdict.Refused.class, verdict);
    assertEquals(step, refused.step(), refused.reason());
    assertTrue(refused.reason().contains(reason), refused.reason());
  }
}
