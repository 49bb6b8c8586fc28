package org.asterism.attest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.KeyPair;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.Field;
import org.asterism.attest.quote.Kind;
import org.asterism.attest.steps.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each refusal of AMD's chain of steps, reached by one change to a vendor that is otherwise in
/// order.
class AmdRefusalTest {
  private static final KeyPair STRANGER = Paper.rsa();
  private static final String ARC = "1.3.6.1.4.1.3704.1.";

  private static final List<Row> CHAIN =
      List.of(
          new Row(
              "no endorsement",
              Step.AMD_CHAIN,
              "expected one VCEK or VLEK certificate, found 0",
              a -> a.leaf.subject = "Web Server"),
          new Row(
              "two endorsements",
              Step.AMD_CHAIN,
              "expected one VCEK or VLEK certificate, found 2",
              a -> a.more.add(a.leaf)),
          new Row(
              "an issuer that nobody knows",
              Step.AMD_CHAIN,
              "expected an AMD issuer that is known, found",
              a -> a.leaf.issuer = "SEV-Other"),
          new Row(
              "an issuer brought along, without a root",
              Step.AMD_CHAIN,
              "expected an AMD issuer that is",
              a -> selfMadeIssuer(a, "ARK-Mine")),
          new Row(
              "an issuer brought along, in the root's name",
              Step.AMD_CHAIN,
              "SEV-Mine by ARK-Milan does not hold",
              a -> selfMadeIssuer(a, "ARK-Milan")),
          new Row(
              "an endorsement by a stranger",
              Step.AMD_CHAIN,
              "SEV-VCEK by SEV-Milan does not hold",
              a -> a.leaf.signer = STRANGER),
          new Row(
              "an issuer by a stranger",
              Step.AMD_CHAIN,
              "SEV-Milan by ARK-Milan does not hold",
              a -> a.issuer.signer = STRANGER),
          new Row(
              "a root that did not sign itself",
              Step.AMD_CHAIN,
              "ARK-Milan by ARK-Milan does not hold",
              a -> a.root.signer = STRANGER),
          new Row(
              "an endorsement by a weaker scheme",
              Step.AMD_CHAIN,
              "SEV-VCEK by SEV-Milan does not hold",
              a -> a.leaf.scheme = "SHA384withRSA"),
          new Row(
              "an issuer that is no authority",
              Step.AMD_CHAIN,
              "SEV-Milan is not a certificate authority",
              a -> a.issuer.authority = false),
          new Row(
              "an endorsement with riddles",
              Step.AMD_CHAIN,
              "SEV-VCEK has a critical extension",
              a -> a.leaf.unknownCritical = true),
          new Row(
              "an endorsement expired",
              Step.AMD_CHAIN,
              "SEV-VCEK has expired",
              a -> a.leaf.until = Optional.of(MadeUp.AT.minusSeconds(1))),
          new Row(
              "an endorsement of tomorrow",
              Step.AMD_CHAIN,
              "SEV-VCEK is not yet valid",
              a -> a.leaf.from = MadeUp.AT.plusSeconds(1)),
          new Row(
              "a root expired",
              Step.AMD_CHAIN,
              "ARK-Milan has expired",
              a -> a.root.until = Optional.of(MadeUp.AT.minusSeconds(1))));

  private static final List<Row> ENDORSEMENT =
      List.of(
          new Row(
              "a key on another curve",
              Step.AMD_CHAIN,
              "expected an endorsement key on P-384",
              a -> a.leaf.own = Paper.curve("secp256r1")),
          new Row(
              "no product",
              Step.AMD_CHAIN,
              "expected DER tag 0x16 for extension",
              a -> a.leaf.extensions.put(ARC + "2", new byte[] {4, 0})),
          new Row(
              "a component too large",
              Step.AMD_CHAIN,
              "expected a TCB component of at most 255",
              a -> a.leaf.extensions.put(ARC + "3.8", new byte[] {2, 2, 1, 0})),
          new Row(
              "a hardware id of another length",
              Step.AMD_CHAIN,
              "of DER content",
              a -> a.leaf.extensions.put(ARC + "4", new byte[] {1, 2, 3})),
          new Row(
              "a VCEK for a cloud",
              Step.AMD_CHAIN,
              "expected a VCEK with a hardware id or a VLEK with",
              a -> a.leaf.extensions.put(ARC + "5", new byte[] {0x16, 1, 'c'})));

  private static final List<Row> LISTS =
      List.of(
          list(
              "a list by another name",
              Step.AMD_CRL,
              "the revocation list names another issuer",
              a -> a.list.issuer = "ARK-Other"),
          list(
              "a list by a stranger",
              Step.AMD_CRL,
              "the signature of the revocation list by ARK-Milan",
              a -> a.list.signer = STRANGER),
          list(
              "a list expired",
              Step.AMD_CRL,
              "revocation list of ARK-Milan has expired",
              a -> a.list.until = Optional.of(MadeUp.AT)),
          list(
              "a list without an end",
              Step.AMD_CRL,
              "the revocation list names no next update",
              a -> a.list.until = Optional.empty()),
          list(
              "a list with riddles",
              Step.AMD_CRL,
              "the revocation list has a critical extension",
              a -> a.list.unknownCritical = true),
          list(
              "an issuer revoked",
              Step.AMD_CRL,
              "SEV-Milan is revoked by ARK-Milan",
              a -> a.list.revoked.add(a.issuer.serial)));

  private static final List<Row> CHIP =
      List.of(
          new Row(
              "a report by a key of another kind",
              Step.CHIP,
              "expected a report signed by key kind 0 (0 VCEK, 1 VLEK), found 1",
              a -> a.put(0x48, 1 << 2, 4)),
          new Row(
              "another algorithm",
              Step.CHIP,
              "expected signature algorithm 1",
              a -> a.put(0x34, 2, 4)),
          new Row(
              "another chip",
              Step.CHIP,
              "the certificate is for another chip",
              a -> a.leaf.extensions.put(ARC + "4", new byte[64])),
          new Row(
              "other security versions",
              Step.SNP_TCB,
              "the certificate is for TCB (bootloader 4",
              a -> a.putTcb(0x180, 3, 0, 0, 0, 0, 0, 23, 209)),
          new Row(
              "running older than committed",
              Step.SNP_TCB,
              "the running TCB (bootloader 4",
              a -> a.putTcb(0x1E0, 5, 0, 0, 0, 0, 0, 23, 209)),
          new Row(
              "running older than reported",
              Step.SNP_TCB,
              "the running TCB (bootloader 4",
              a -> a.putTcb(0x38, 4, 0, 0, 0, 0, 0, 22, 209)),
          new Row(
              "a report changed after signing",
              Step.REPORT_SIGNATURE,
              "the signature of the report by the endorsement key does not hold",
              a -> a.forgery = report -> report[0x90] ^= 1),
          new Row(
              "a signature number too long",
              Step.REPORT_SIGNATURE,
              "expected a signature number of 48 bytes, found a longer one",
              a -> a.forgery = report -> report[0x2A0 + 60] = 1),
          new Row(
              "a debug guest",
              Step.POLICY,
              "expected software that cannot be debugged",
              a -> a.put(0x08, 0xB0000, 8)));

  record Row(String change, Step step, String reason, Consumer<MadeUpAmd> make) {
    @Override
    public String toString() {
      return change + " -> " + step;
    }
  }

  static List<Row> rows() {
    return Stream.of(CHAIN, ENDORSEMENT, LISTS, CHIP).flatMap(List::stream).toList();
  }

  private static void selfMadeIssuer(MadeUpAmd amd, String root) {
    amd.leaf.issuer = "SEV-Mine";
    amd.leaf.signer = STRANGER;
    Paper own = new Paper("SEV-Mine", STRANGER, root, STRANGER).scheme(Paper.PSS);
    amd.more.add(own.authority());
  }

  private static Row list(String change, Step step, String reason, Consumer<MadeUpAmd> make) {
    return new Row(
        change,
        step,
        reason,
        amd -> {
          amd.withList = true;
          make.accept(amd);
        });
  }

  @Test
  void theMadeUpVendorIsInOrder() {
    for (MadeUpAmd amd : List.of(MadeUpAmd.vcek(), MadeUpAmd.vlek(), MadeUpAmd.turin())) {
      assertInstanceOf(Verdict.Trusted.class, amd.verdict(), () -> amd.verdict().toString());
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void oneChangeIsRefusedAtItsStep(Row row) {
    MadeUpAmd amd = MadeUpAmd.vcek();
    row.make().accept(amd);
    Verdict.Refused refused = assertInstanceOf(Verdict.Refused.class, amd.verdict());
    assertEquals(row.step(), refused.step(), refused.reason());
    assertTrue(refused.reason().contains(row.reason()), refused.reason());
  }

  @Test
  void noStepOfAmdsIsWithoutARow() {
    EnumSet<Step> left = EnumSet.range(Step.AMD_CHAIN, Step.POLICY);
    rows().forEach(row -> left.remove(row.step()));
    assertEquals(EnumSet.noneOf(Step.class), left);
  }

  @Test
  void noCollateralIsRefused() {
    Verdict verdict =
        new Verifier(Policy.genuine()).verify(MadeUpAmd.vcek().evidence(), List.of(), MadeUp.AT);
    assertEquals(
        new Verdict.Refused(Step.COLLATERAL, "expected a VCEK or VLEK certificate, found none"),
        verdict);
  }

  /// A cloud's key says nothing of the machine: such evidence cannot show independence.
  @Test
  void aVlekNamesNoMachine() {
    Verdict.Trusted masked = assertInstanceOf(Verdict.Trusted.class, MadeUpAmd.vlek().verdict());
    assertEquals(Bytes.EMPTY, masked.established().platform().id());
    Verdict.Trusted named = assertInstanceOf(Verdict.Trusted.class, MadeUpAmd.vcek().verdict());
    assertEquals(64, named.established().platform().id().length());
  }

  @Test
  void withoutAmdsListNothingIsTrustedUnlessThePolicySaysSo() {
    MadeUpAmd amd = MadeUpAmd.vcek();
    amd.withList = false;
    Verdict.Refused refused = assertInstanceOf(Verdict.Refused.class, amd.verdict());
    assertEquals(Step.AMD_CRL, refused.step());
    Policy weak = Policy.genuine().but(Policy.Insecure.INSECURE_MISSING_CRLS_ACCEPTED);
    assertInstanceOf(Verdict.Trusted.class, amd.verdict(weak));
    // Prepared by who needs no list, judged by who does.
    var prepared = amd.verifier(weak).prepare(List.of(amd.collateral()), MadeUp.AT);
    Verdict late = amd.verifier(Policy.genuine()).verify(amd.evidence(), prepared, MadeUp.AT);
    assertEquals(Step.COLLATERAL, assertInstanceOf(Verdict.Refused.class, late).step());
  }

  @Test
  void otherPrivilegeLevelsAreRefusedUnlessThePolicySaysWhich() {
    MadeUpAmd amd = MadeUpAmd.vcek();
    amd.put(0x30, 2, 4);
    Verdict.Refused refused = assertInstanceOf(Verdict.Refused.class, amd.verdict());
    assertTrue(refused.reason().contains("vmpl is 0 to 0"), refused.reason());
    Policy lower = Policy.genuine().and(Demand.Range.atMost(Field.SNP_VMPL, 2));
    assertInstanceOf(Verdict.Trusted.class, amd.verdict(lower));
  }

  @Test
  void aMigrationAgentIsRefusedUnlessThePolicySaysSo() {
    MadeUpAmd amd = MadeUpAmd.vcek();
    amd.put(0x08, 0x70000, 8);
    Verdict.Refused refused = assertInstanceOf(Verdict.Refused.class, amd.verdict());
    assertTrue(refused.reason().contains("policy has 0x0 set and 0x40000 clear"));
    Policy moved = Policy.genuine().and(new Demand.Migration(Kind.SNP, true));
    assertInstanceOf(Verdict.Trusted.class, amd.verdict(moved));
  }
}
