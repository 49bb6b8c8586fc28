package org.asterism.attest;

import static org.asterism.attest.Policy.Insecure.INSECURE_DEBUG_ACCEPTED;
import static org.asterism.attest.Policy.Insecure.INSECURE_MISSING_CRLS_ACCEPTED;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Stream;
import org.asterism.attest.Vectors.Vector;
import org.asterism.attest.quote.Kind;
import org.asterism.attest.steps.Tcb;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every real vector gives the verdict that its README states, at the instant that it states.
class VectorTest {
  private static final Policy GENUINE = Policy.genuine();

  // The public reports come without AMD's list.
  private static final Policy UNLISTED = GENUINE.but(INSECURE_MISSING_CRLS_ACCEPTED);
  private static final int FEW = 3;

  record Row(Vector vector, Policy policy, String expected) {
    @Override
    public String toString() {
      return vector.evidence() + " -> " + expected;
    }
  }

  static List<Row> rows() {
    return Stream.of(sgx(), recovered(), tdx(), snp()).flatMap(rows -> rows).toList();
  }

  private static Stream<Row> sgx() {
    return Stream.of(
        new Row(
            Vectors.SGX_CONFIG,
            GENUINE,
            "trusted ConfigurationAndSWHardeningNeeded QE UpToDate"
                + " [INTEL-SA-00289, INTEL-SA-00615]"),
        new Row(Vectors.SGX_SW, GENUINE, "trusted SWHardeningNeeded QE UpToDate [INTEL-SA-00615]"),
        new Row(
            Vectors.SGX_DEBUG,
            GENUINE,
            "refused policy: expected software that cannot be debugged, found the debug flag set"),
        new Row(
            Vectors.SGX_NO_CRL,
            GENUINE,
            "refused root CRL: expected the revocation list of Intel's root, found none"),
        new Row(
            Vectors.SGX_NO_CRL,
            GENUINE.but(INSECURE_MISSING_CRLS_ACCEPTED),
            "trusted SWHardeningNeeded QE UpToDate [INTEL-SA-00615, INTEL-SA-00657]"),
        new Row(
            Vectors.SGX_EPPID,
            GENUINE,
            "refused quote format: unsupported certification data: expected type 5"
                + " (PCK certificate chain), found 3"));
  }

  /// One quote, one instant, two genuine sets of collateral: before and after a TCB recovery.
  private static Stream<Row> recovered() {
    TcbRule newer = new TcbRule(TcbRule.notRevoked().statuses(), Optional.empty(), 19);
    return Stream.of(
        new Row(
            Vectors.SGX_EVAL_17, GENUINE, "trusted SWHardeningNeeded QE UpToDate [INTEL-SA-00615]"),
        new Row(Vectors.SGX_EVAL_19, GENUINE, "trusted OutOfDate QE UpToDate [6 advisories]"),
        new Row(
            Vectors.SGX_EVAL_17,
            Policy.of(EnumSet.allOf(Kind.class), newer),
            "refused policy: expected collateral of evaluation number 19 or newer, found 17"),
        new Row(
            Vectors.SGX_DEBUG,
            GENUINE.but(INSECURE_DEBUG_ACCEPTED),
            "trusted OutOfDate QE UpToDate [10 advisories]"));
  }

  private static Stream<Row> tdx() {
    return Stream.of(
        new Row(Vectors.TDX_UP_TO_DATE, GENUINE, "trusted UpToDate QE UpToDate module UpToDate []"),
        new Row(
            Vectors.TDX_OUT_OF_DATE,
            GENUINE,
            "trusted OutOfDate QE UpToDate module UpToDate"
                + " [INTEL-SA-00960, INTEL-SA-00982, INTEL-SA-00986]"),
        new Row(
            Vectors.TDX_UNSUPPORTED,
            GENUINE,
            "refused TCB level: TCB level not supported: the platform's security versions reach"
                + " none that Intel lists"),
        new Row(
            Vectors.TDX_V5_UP_TO_DATE, GENUINE, "trusted UpToDate QE UpToDate module UpToDate []"),
        new Row(
            Vectors.TDX_V5_OUT_OF_DATE,
            GENUINE,
            "trusted OutOfDate QE UpToDate module OutOfDate [5 advisories]"));
  }

  private static Stream<Row> snp() {
    Vector crossed =
        new Vector(Vectors.SNP_V2.evidence(), Vectors.SNP_V3.collateral(), Vectors.SNP_V3.at());
    return Stream.of(
        new Row(crossed, UNLISTED, "refused chip: the certificate is for another chip"),
        new Row(
            Vectors.SNP_V2,
            UNLISTED,
            "refused policy: expected software that cannot be debugged, found the debug flag set"),
        new Row(Vectors.SNP_V2, UNLISTED.but(INSECURE_DEBUG_ACCEPTED), "trusted Milan []"),
        new Row(Vectors.SNP_V3, UNLISTED, "trusted Milan []"),
        new Row(Vectors.SNP_V3, GENUINE, "refused AMD CRL: expected the revocation list"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void givesTheVerdictOfItsReadme(Row row) {
    Verdict verdict =
        new Verifier(row.policy())
            .verify(row.vector().parsed(), row.vector().collaterals(), row.vector().at());
    System.out.printf("%-45s %s  %s%n", row.vector().evidence(), row.vector().at(), words(verdict));
    assertTrue(words(verdict).startsWith(row.expected()), words(verdict));
  }

  static String words(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Refused(var step, var reason) -> "refused " + step + ": " + reason;
      case Verdict.Trusted(var established) -> {
        Tcb tcb = established.tcb();
        yield "trusted "
            + tcb.status()
                .map(s -> s + " QE " + tcb.qe().orElseThrow())
                .orElse(established.platform().model())
            + tcb.module().map(m -> " module " + m).orElse("")
            + " "
            + advisories(tcb.advisories());
      }
    };
  }

  private static String advisories(SortedSet<String> names) {
    return names.size() > FEW ? "[" + names.size() + " advisories]" : names.toString();
  }
}
