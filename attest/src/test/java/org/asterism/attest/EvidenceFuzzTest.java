package org.asterism.attest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.stream.Stream;
import org.asterism.attest.collateral.X509;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.Evidence;
import org.asterism.attest.quote.Field;
import org.asterism.attest.quote.MalformedException;
import org.asterism.attest.quote.Report;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever bytes arrive, they become evidence or are refused with the declared exception; and what
/// is evidence gets a verdict.
class EvidenceFuzzTest {
  private static final Bytes PUBLIC = Bytes.utf8("a key");

  static Stream<byte[]> evidence() {
    return Seeds.evidence();
  }

  static Stream<byte[]> tagged() {
    return Seeds.extensions("2.23.133.5.4.9");
  }

  static Stream<byte[]> certificates() {
    return Seeds.certificates();
  }

  @MethodSource("evidence")
  @FuzzTest
  void anyBytesAreEvidenceOrRefused(byte[] bytes) {
    try {
      Report report = Evidence.parse(Bytes.of(bytes)).report();
      for (Field field : report.fields()) {
        assertEquals(field.length(), report.field(field).orElseThrow().length());
      }
      assertEquals(64, report.reportData().length());
    } catch (MalformedException refused) {
      assertSaysWhatItExpected(refused);
    }
  }

  /// Without collateral the steps up to the platform's claims are taken.
  @MethodSource("evidence")
  @FuzzTest
  void anyEvidenceGetsAVerdict(byte[] bytes) {
    try {
      Evidence parsed = Evidence.parse(Bytes.of(bytes));
      Verdict verdict =
          new Verifier(Policy.genuine()).verify(parsed, List.of(), Vectors.SGX_SW.at());
      assertInstanceOf(Verdict.Refused.class, verdict);
    } catch (MalformedException refused) {
      assertSaysWhatItExpected(refused);
    }
  }

  @MethodSource("tagged")
  @FuzzTest
  void anyBytesAreTaggedEvidenceOrRefused(byte[] bytes) {
    try {
      EvidenceExtension.tagged(Bytes.of(bytes), PUBLIC, AmazonCorrettoCryptoProvider.INSTANCE);
    } catch (MalformedException refused) {
      assertSaysWhatItExpected(refused);
    }
  }

  @MethodSource("certificates")
  @FuzzTest
  void anyCertificateHasEvidenceOrNoneOrIsRefused(byte[] bytes) {
    try {
      EvidenceExtension.in(
          X509.certificate(Bytes.of(bytes)), AmazonCorrettoCryptoProvider.INSTANCE);
    } catch (MalformedException refused) {
      assertSaysWhatItExpected(refused);
    }
  }

  private static void assertSaysWhatItExpected(MalformedException refused) {
    assertTrue(String.valueOf(refused.getMessage()).contains("expected"), refused::toString);
  }
}
