package org.asterism.attest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.asterism.attest.Vectors.Vector;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.Evidence;
import org.asterism.attest.quote.Field;
import org.asterism.attest.quote.MalformedException;
import org.asterism.attest.quote.Quote;
import org.asterism.attest.quote.SnpReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Evidence of every version is read; what is not whole, or of no known version, is refused with
/// what was expected and what was found.
class EvidenceParserTest {
  private static final int BODY = 48;

  record Broken(Vector vector, Consumer<byte[]> change, String reason) {
    @Override
    public String toString() {
      return vector.evidence() + ": " + reason;
    }
  }

  static List<Broken> broken() {
    Vector sgx = Vectors.SGX_SW;
    Vector tdx4 = Vectors.TDX_UP_TO_DATE;
    Vector tdx5 = Vectors.TDX_V5_UP_TO_DATE;
    return List.of(
        new Broken(sgx, raw -> raw[0] = 2, "expected a quote of version 3, 4 or 5, found 2"),
        new Broken(sgx, raw -> raw[0] = 5, "expected quote body type 1, 2 or 3, found"),
        new Broken(sgx, raw -> raw[4] = 1, "expected TEE type 0x0 for this quote, found 0x1"),
        new Broken(tdx4, raw -> raw[4] = 0, "expected"),
        new Broken(
            tdx5,
            raw -> {
              raw[4] = 0;
              raw[BODY] = 2;
              raw[BODY + 2] = 0x48;
            },
            "expected TEE type 0x81 for this quote, found 0x0"),
        new Broken(tdx5, raw -> raw[4] = 0, "expected TEE type 0x81 for this quote, found 0x0"),
        new Broken(tdx5, raw -> raw[BODY] = 4, "expected quote body type 1, 2 or 3, found 4"),
        new Broken(
            tdx5, raw -> raw[BODY] = 2, "expected a body of 584 bytes for type 2, found 648"),
        new Broken(
            tdx5, raw -> raw[BODY] = 1, "expected a body of 384 bytes for type 1, found 648"),
        new Broken(sgx, raw -> raw[BODY + 384 + 3] = 1, "bytes of signature data, found"),
        new Broken(sgx, raw -> raw[BODY + 384]++, "bytes of signature data, found"),
        new Broken(tdx4, raw -> raw[1254]--, "expected the end of QE certification, found 1"),
        new Broken(sgx, raw -> raw[BODY + 384]--, "bytes of certification data, found"),
        new Broken(sgx, raw -> raw[1012] = 33, "expected"),
        new Broken(
            tdx4,
            raw -> raw[BODY + 584 + 4 + 128] = 5,
            "expected certification data of type 6 (QE report), found type 5"),
        new Broken(
            tdx4,
            raw -> raw[BODY + 584]++,
            "expected the end of quote signature data, found 1 more bytes"));
  }

  static List<Broken> brokenReports() {
    Vector snp = Vectors.SNP_V3;
    return List.of(
        new Broken(snp, raw -> raw[0] = 1, "expected an SNP report of version 2 to 5, found 1"),
        new Broken(snp, raw -> raw[0] = 6, "expected an SNP report of version 2 to 5, found 6"),
        new Broken(snp, raw -> raw[3] = 1, "bytes of signature data, found"));
  }

  @Test
  void evidenceOfTheGreatestLengthIsRead() {
    assertMalformed("expected an SNP report of", Bytes.of(new byte[Evidence.MAX_BYTES]));
    assertMalformed("expected evidence of at most", Bytes.of(new byte[Evidence.MAX_BYTES + 1]));
  }

  @Test
  void equalBytesAreOne() {
    Bytes raw = Vectors.SGX_SW.raw();
    assertEquals(raw.hashCode(), Bytes.of(raw.toArray()).hashCode());
    assertTrue(raw.hashCode() != Vectors.SNP_V3.raw().hashCode());
  }

  @ParameterizedTest
  @MethodSource({"broken", "brokenReports"})
  void whatIsNoEvidenceIsRefused(Broken broken) {
    byte[] raw = broken.vector().raw().toArray();
    broken.change().accept(raw);
    assertMalformed(broken.reason(), Bytes.of(raw));
  }

  @Test
  void evidenceIsReadWholeOrNotAtAll() {
    for (Vector vector : List.of(Vectors.SGX_SW, Vectors.TDX_V5_UP_TO_DATE, Vectors.SNP_V3)) {
      int padding = vector.parsed() instanceof Quote quote ? quote.trailing().length() : 0;
      int whole = vector.raw().length() - padding;
      for (int length = 0; length < whole; length += 1 + length / 64) {
        assertMalformed("expected", vector.raw().slice(0, length));
      }
      assertEquals(
          vector.parsed().report(), Vectors.evidence(vector.raw().slice(0, whole)).report());
    }
  }

  @Test
  void moreThanTheLimitIsRefused() {
    Bytes most = Vectors.SGX_SW.raw().then(Bytes.of(new byte[Evidence.MAX_BYTES]));
    assertMalformed("expected evidence of at most 65536 bytes", most);
    Bytes whole = most.slice(0, Evidence.MAX_BYTES);
    assertEquals(Vectors.SGX_SW.parsed().report(), Vectors.evidence(whole).report());
  }

  /// SGX in versions 3 to 5, TDX in both, each body: the vendor's chain holds for all.
  @Test
  void everyVersionAndBodyIsVerified() {
    for (int version : new int[] {3, 4, 5}) {
      MadeUpIntel sgx = MadeUpIntel.sgx();
      sgx.quote.version = version;
      assertTrusted(sgx);
    }
    for (int version : new int[] {4, 5}) {
      MadeUpIntel tdx = MadeUpIntel.tdx(1);
      tdx.quote.version = version;
      assertTrusted(tdx);
    }
    assertTrusted(MadeUpIntel.tdx(2));
  }

  private static void assertTrusted(MadeUpIntel intel) {
    assertInstanceOf(Verdict.Trusted.class, intel.verdict(), () -> intel.verdict().toString());
  }

  @Test
  void aReportHasTheFieldsOfItsVersion() {
    SnpReport second = (SnpReport) Vectors.SNP_V2.parsed();
    assertTrue(second.field(Field.SNP_CPUID_FAM_ID).isEmpty());
    assertTrue(second.field(Field.SGX_MRENCLAVE).isEmpty());
    byte[] fifth = Vectors.SNP_V3.raw().toArray();
    fifth[0] = 5;
    SnpReport report = (SnpReport) Vectors.evidence(Bytes.of(fifth));
    assertTrue(report.fields().contains(Field.SNP_LAUNCH_MIT_VECTOR));
    assertEquals(
        Stream.of(Field.values()).filter(f -> f.name().startsWith("SNP")).toList(),
        report.fields());
  }

  /// AMD 57230, 3: Turin puts the FMC first and moves the others by one, microcode stays last.
  @Test
  void turinsTcbIsReadByItsOwnLayout() {
    byte[] raw = Vectors.SNP_V3.raw().toArray();
    raw[0x188] = 0x1A;
    for (int i = 0; i < 8; i++) {
      raw[0x180 + i] = (byte) (i + 1);
    }
    SnpReport report = (SnpReport) Vectors.evidence(Bytes.of(raw));
    assertEquals(
        "fmc 1, bootloader 2, tee 3, snp 4, microcode 8",
        report.tcb(Field.SNP_REPORTED_TCB).toString());
    raw[0x188] = 0x19;
    report = (SnpReport) Vectors.evidence(Bytes.of(raw));
    assertEquals(
        "bootloader 1, tee 2, snp 7, microcode 8", report.tcb(Field.SNP_REPORTED_TCB).toString());
  }

  @Test
  void reportsOfAnotherLengthCannotBeMade() {
    Bytes some = Bytes.of(Arrays.copyOf(new byte[1], 10));
    Class<IllegalArgumentException> no = IllegalArgumentException.class;
    assertThrows(no, () -> new SnpReport(some));
    assertThrows(no, () -> new org.asterism.attest.quote.TdReport(some));
    assertThrows(no, () -> new org.asterism.attest.quote.EnclaveReport(some));
    assertThrows(no, () -> new org.asterism.attest.quote.QuoteHeader(some));
    assertThrows(no, () -> new org.asterism.attest.quote.SnpTcb(some, false));
    assertThrows(no, () -> some.and(Bytes.EMPTY));
    assertThrows(IndexOutOfBoundsException.class, () -> some.slice(8, 3));
    assertThrows(IllegalStateException.class, some::littleEndian);
  }

  private static void assertMalformed(String reason, Bytes raw) {
    MalformedException refused = assertThrows(MalformedException.class, () -> Evidence.parse(raw));
    assertTrue(String.valueOf(refused.getMessage()).contains(reason), refused::toString);
  }
}
