package org.asterism.attest;

import static org.asterism.attest.Policy.Insecure.INSECURE_DEBUG_ACCEPTED;
import static org.asterism.attest.Policy.Insecure.INSECURE_MISSING_CRLS_ACCEPTED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.asterism.attest.Vectors.Vector;
import org.asterism.attest.collateral.TcbStatus;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.Field;
import org.asterism.attest.quote.Kind;
import org.asterism.attest.steps.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a policy asks is asked: each demand accepts real evidence that meets it, refuses real
/// evidence that does not, and says both in words.
class DemandTest {
  private static final long SMT = 1L << 16;
  private static final long MIGRATION = 1L << 18;

  /// @param meets met by the vector
  /// @param fails not met by it
  /// @param reason a part of the refusal
  record Row(Vector vector, Demand meets, Demand fails, String reason) {
    @Override
    public String toString() {
      return vector.evidence() + " " + meets.words();
    }
  }

  static List<Row> rows() {
    return Stream.of(anyKind(), sgx(), tdx(), snp(), amdVersions()).flatMap(rows -> rows).toList();
  }

  private static Stream<Row> anyKind() {
    return Stream.of(Vectors.SGX_SW, Vectors.TDX_UP_TO_DATE, Vectors.SNP_V3)
        .flatMap(vector -> {
          var report = vector.parsed().report();
          Bytes other = Bytes.of(new byte[report.measurement().length()]);
          return Stream.of(
              new Row(
                  vector,
                  new Demand.Measurement(Set.of(other, report.measurement())),
                  new Demand.Measurement(Set.of(other)),
                  "expected measurement 0000"),
              new Row(
                  vector,
                  new Demand.ReportData(report.reportData()),
                  new Demand.ReportData(filled(64)),
                  "expected report data eeee"),
              new Row(
                  vector,
                  new Demand.Kinds(Set.of(report.kind())),
                  new Demand.Kinds(Set.of()),
                  "expected that evidence is of"));
        });
  }

  private static Stream<Row> sgx() {
    return Stream.of(
        is(Vectors.SGX_SW, Field.SGX_MRSIGNER),
        is(Vectors.SGX_SW, Field.SGX_CONFIGID, filled(64)),
        row(
            Vectors.SGX_SW,
            number(Field.SGX_ISVPRODID, 0, 0),
            number(Field.SGX_ISVPRODID, 1, 1),
            "expected that isvprodid is 1 to 1, found 0"),
        row(
            Vectors.SGX_SW,
            Demand.Range.atLeast(Field.SGX_ISVSVN, 0),
            Demand.Range.atLeast(Field.SGX_ISVSVN, 1),
            "expected that isvsvn is at least 1, found 0"),
        row(
            Vectors.SGX_SW,
            Demand.Range.atMost(Field.SGX_CONFIGSVN, 0),
            Demand.Range.atLeast(Field.SGX_CONFIGSVN, 2),
            "expected that configsvn"),
        row(
            Vectors.SGX_SW,
            new Demand.Model(Set.of("00606a000000")),
            new Demand.Model(Set.of("00906ed50000")),
            "expected that platform is 00906ed50000, found 00606a000000"),
        row(
            Vectors.SGX_SW,
            new Demand.Bits(Field.SGX_ATTRIBUTES, 5, 0x12),
            new Demand.Bits(Field.SGX_ATTRIBUTES, 0x10, 0),
            "expected that attributes has 0x10"));
  }

  private static Stream<Row> tdx() {
    Vector domain = Vectors.TDX_UP_TO_DATE;
    Bytes svn = Vectors.TDX_UP_TO_DATE.parsed().report().field(Field.TDX_TEE_TCB_SVN).orElseThrow();
    return Stream.of(
        is(domain, Field.TDX_RTMR1),
        is(domain, Field.TDX_MRCONFIGID, filled(48)),
        is(Vectors.TDX_V5_UP_TO_DATE, Field.TDX_MRSERVICETD, filled(48)),
        row(
            domain,
            new Demand.Floor(Field.TDX_TEE_TCB_SVN, svn),
            new Demand.Floor(Field.TDX_TEE_TCB_SVN, filled(16)),
            "each byte of tee_tcb_svn is"),
        row(
            domain,
            new Demand.Bits(Field.TDX_TDATTRIBUTES, 0, 1),
            new Demand.Bits(Field.TDX_TDATTRIBUTES, 1, 0),
            "expected that tdattributes has 0x1"),
        new Row(
            domain,
            new Demand.Bits(Field.SNP_POLICY, 0, 0),
            new Demand.OneOf(Field.TDX_MRSERVICETD, Set.of(filled(48))),
            "this report has no field mrservicetd"));
  }

  private static Stream<Row> snp() {
    Vector guest = Vectors.SNP_V3;
    return Stream.of(
        is(guest, Field.SNP_HOST_DATA, filled(32)),
        is(guest, Field.SNP_CHIP_ID),
        row(
            guest,
            Demand.Range.atMost(Field.SNP_VMPL, 0),
            Demand.Range.atLeast(Field.SNP_VMPL, 1),
            "expected that vmpl is at least 1, found 0"),
        row(
            guest,
            Demand.Range.atLeast(Field.SNP_GUEST_SVN, 0),
            Demand.Range.atLeast(Field.SNP_GUEST_SVN, 9),
            "expected that guest_svn is at least 9"),
        row(
            guest,
            new Demand.Bits(Field.SNP_POLICY, SMT, MIGRATION),
            new Demand.Bits(Field.SNP_POLICY, 0, SMT),
            "and 0x10000 clear, found 0x30000"),
        row(
            guest,
            new Demand.Model(Set.of("Genoa", "Milan")),
            new Demand.Model(Set.of("Genoa")),
            "expected that platform is Genoa, found Milan"));
  }

  private static Stream<Row> amdVersions() {
    Vector guest = Vectors.SNP_V3;
    return Stream.of(
        row(
            guest,
            new Demand.SnpVersions(4, 0, 23, 0xD5),
            new Demand.SnpVersions(4, 0, 23, 0xD6),
            "microcode 213 (reported_tcb)"),
        row(
            guest,
            new Demand.SnpVersions(0, 0, 0, 0),
            new Demand.SnpVersions(5, 0, 0, 0),
            "expected that AMD TCB is at least bootloader 5"),
        row(guest, new Demand.SnpVersions(0, 0, 0, 0), new Demand.SnpVersions(0, 1, 0, 0), "tee 1"),
        row(
            guest,
            new Demand.SnpVersions(0, 0, 0, 0),
            new Demand.SnpVersions(0, 0, 24, 0),
            "snp 24"));
  }

  private static Row row(Vector vector, Demand meets, Demand fails, String reason) {
    return new Row(vector, meets, fails, reason);
  }

  private static Row is(Vector vector, Field field) {
    return is(vector, field, Bytes.of(new byte[field.length()]));
  }

  private static Row is(Vector vector, Field field, Bytes other) {
    Bytes found = vector.parsed().report().field(field).orElseThrow();
    return new Row(
        vector,
        new Demand.OneOf(field, Set.of(found)),
        new Demand.OneOf(field, Set.of(other)),
        "expected %s %s, found %s".formatted(field.label(), other, found));
  }

  private static Demand number(Field field, long least, long most) {
    return new Demand.Range(field, least, most);
  }

  private static Bytes filled(int length) {
    byte[] filled = new byte[length];
    java.util.Arrays.fill(filled, (byte) 0xEE);
    return Bytes.of(filled);
  }

  @Test
  void whatIsAskedIsSaid() {
    Bytes value = Bytes.of(new byte[32]);
    String digits = "00".repeat(32);
    assertEquals("measurement is " + digits, new Demand.Measurement(Set.of(value)).words());
    Bytes data = Bytes.of(new byte[64]);
    assertEquals("report data is " + digits.repeat(2), new Demand.ReportData(data).words());
    Field field = Field.SGX_MRSIGNER;
    assertEquals(field.label() + " is " + digits, new Demand.OneOf(field, Set.of(value)).words());
  }

  @Test
  void onlyTwoStatesAreOutOfDate() {
    assertEquals(
        List.of(TcbStatus.OUT_OF_DATE, TcbStatus.OUT_OF_DATE_CONFIGURATION_NEEDED),
        Stream.of(TcbStatus.values()).filter(TcbStatus::isOutOfDate).toList());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void isMetOrRefusedWithTheReason(Row row) {
    Policy met = Policy.genuine().and(row.meets());
    assertInstanceOf(Verdict.Trusted.class, verdict(met, row.vector()), met.words()::toString);
    Policy unmet = met.and(row.fails());
    assertRefused(row.reason(), verdict(unmet, row.vector()));
    assertEquals(row.fails().words(), unmet.words().getLast());
  }

  @Test
  void aStatusThatIsNotNamedIsRefused() {
    Policy upToDate = Policy.of(Set.of(Kind.SGX, Kind.TDX), TcbRule.upToDate(0));
    assertInstanceOf(Verdict.Trusted.class, verdict(upToDate, Vectors.TDX_UP_TO_DATE));
    assertRefused("TCB status OutOfDate is not", verdict(upToDate, Vectors.TDX_OUT_OF_DATE));
    assertRefused("expected that evidence is of SGX or TDX", verdict(upToDate, Vectors.SNP_V3));
    Policy nothing = Policy.of(Set.of(Kind.SGX), new TcbRule(Set.of(), Optional.empty(), 0));
    assertRefused("TCB status SWHardeningNeeded is not", verdict(nothing, Vectors.SGX_SW));
  }

  @Test
  void anAdvisoryThatIsNotNamedIsRefused() {
    assertInstanceOf(Verdict.Trusted.class, verdict(advisories("INTEL-SA-00615"), Vectors.SGX_SW));
    assertRefused(
        "advisories that are not accepted: [INTEL-SA-00289]",
        verdict(advisories("INTEL-SA-00615"), Vectors.SGX_CONFIG));
    assertRefused(
        "advisories that are not accepted: [INTEL-SA-00615]",
        verdict(advisories(), Vectors.SGX_SW));
  }

  private static Policy advisories(String... accepted) {
    return Policy.of(
        Set.of(Kind.SGX),
        new TcbRule(TcbRule.notRevoked().statuses(), Optional.of(Set.of(accepted)), 0));
  }

  @Test
  void debugIsRefusedWhateverElseIsAccepted() {
    for (Vector vector : List.of(Vectors.SGX_DEBUG, Vectors.SNP_V2)) {
      assertRefused("expected software that cannot be", verdict(Policy.genuine(), vector));
      Policy weak = Policy.genuine().but(INSECURE_DEBUG_ACCEPTED);
      assertInstanceOf(Verdict.Trusted.class, verdict(weak, vector));
      assertEquals("INSECURE: accepts debuggable software", weak.words().getLast());
    }
  }

  @Test
  void aPolicySaysInWordsWhatItAccepts() {
    TcbRule rule =
        new TcbRule(Set.of(TcbStatus.UP_TO_DATE), Optional.of(Set.of("INTEL-SA-00615")), 17);
    Policy policy =
        Policy.of(Set.of(Kind.SGX), rule)
            .and(Demand.Range.atLeast(Field.SGX_ISVSVN, 2))
            .but(INSECURE_MISSING_CRLS_ACCEPTED);
    assertEquals(
        List.of(
            "evidence is of SGX",
            "TCB status is UpToDate, no advisory but [INTEL-SA-00615], evaluation number is at"
                + " least 17",
            "isvsvn is at least 2",
            "INSECURE: accepts collateral without revocation lists"),
        policy.words());
  }

  @Test
  void demandsThatMakeNoSenseCannotBeMade() {
    Class<IllegalArgumentException> no = IllegalArgumentException.class;
    assertThrows(no, () -> new Demand.ReportData(Bytes.EMPTY));
    assertThrows(no, () -> new Demand.OneOf(Field.SGX_MRSIGNER, Set.of(Bytes.EMPTY)));
    assertThrows(no, () -> new Demand.Floor(Field.TDX_TEE_TCB_SVN, Bytes.EMPTY));
    assertThrows(no, () -> Demand.Range.atLeast(Field.SGX_MRSIGNER, 1));
    assertThrows(no, () -> new Demand.Range(Field.SGX_ISVSVN, 2, 1));
    assertThrows(no, () -> new Demand.Bits(Field.SNP_POLICY, 1, 1));
    assertThrows(no, () -> new TcbRule(Set.of(TcbStatus.REVOKED), Optional.empty(), 0));
    assertThrows(no, () -> new TcbRule(Set.of(), Optional.empty(), -1));
  }

  // The public reports of AMD's come without its list.
  private static Verdict verdict(Policy policy, Vector vector) {
    boolean unlisted = vector.parsed() instanceof org.asterism.attest.quote.SnpReport;
    Policy judged = unlisted ? policy.but(INSECURE_MISSING_CRLS_ACCEPTED) : policy;
    return new Verifier(judged).verify(vector.parsed(), vector.collaterals(), vector.at());
  }

  private static void assertRefused(String reason, Verdict verdict) {
    Verdict.Refused refused = assertInstanceOf(Verdict.Refused.class, verdict);
    assertEquals(Step.POLICY, refused.step(), refused.reason());
    assertTrue(refused.reason().contains(reason), refused.reason());
  }
}
