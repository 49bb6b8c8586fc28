package org.asterism.attest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.asterism.attest.Vectors.Vector;
import org.asterism.attest.collateral.Collateral;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.Evidence;
import org.asterism.attest.quote.MalformedException;
import org.asterism.attest.quote.Quote;
import org.asterism.attest.steps.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is genuine is refused where it does not fit, at another instant, or with one bit changed.
class RealRefusalTest {
  private static final Policy WITHOUT_LISTS =
      Policy.genuine().but(Policy.Insecure.INSECURE_MISSING_CRLS_ACCEPTED);

  record Row(Vector evidence, Vector collateral, Instant at, Policy policy, String expected) {
    @Override
    public String toString() {
      return "%s with %s at %s".formatted(evidence.evidence(), collateral.collateral(), at);
    }
  }

  static List<Row> rows() {
    return Stream.concat(crossed(), instants()).toList();
  }

  private static Stream<Row> crossed() {
    return Stream.of(
        crossed(
            Vectors.SGX_CONFIG,
            Vectors.TDX_UP_TO_DATE,
            "refused platform: the collateral is for technology TDX, the quote is of SGX"),
        crossed(
            Vectors.TDX_UP_TO_DATE,
            Vectors.SGX_CONFIG,
            "refused platform: the collateral is for technology SGX, the quote is of TDX"),
        crossed(
            Vectors.SGX_CONFIG,
            Vectors.SGX_EVAL_19,
            "the collateral is for FMSPC 00606a000000, the quote is of 00a067110000"),
        crossed(
            Vectors.SGX_SW,
            Vectors.SNP_V3,
            "refused collateral: expected Intel's collateral for this platform, found none"),
        crossed(
            Vectors.SNP_V3,
            Vectors.SGX_SW,
            "refused collateral: expected a VCEK or VLEK certificate, found none"),
        crossed(Vectors.SNP_V3, Vectors.SNP_V2, "refused chip: the certificate is for another"));
  }

  private static Row crossed(Vector evidence, Vector collateral, String expected) {
    return new Row(evidence, collateral, collateral.at(), WITHOUT_LISTS, expected);
  }

  /// The instants at which the origin of this vector asserts the same.
  private static Stream<Row> instants() {
    return Stream.of(
        at(1_671_194_735, "is not yet valid"),
        at(1_673_786_737, "QE identity has expired"),
        at(1_891_163_522, "has expired"));
  }

  private static Row at(long seconds, String expected) {
    Vector vector = Vectors.SGX_NO_CRL;
    return new Row(vector, vector, Instant.ofEpochSecond(seconds), WITHOUT_LISTS, expected);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void whatDoesNotFitIsRefused(Row row) {
    Verdict verdict =
        new Verifier(row.policy())
            .verify(row.evidence().parsed(), row.collateral().collaterals(), row.at());
    assertTrue(VectorTest.words(verdict).contains(row.expected()), VectorTest.words(verdict));
  }

  static List<Vector> trusted() {
    return List.of(Vectors.SGX_SW, Vectors.TDX_V5_UP_TO_DATE, Vectors.SNP_V3);
  }

  /// Header, body, signature, attestation key, QE report with its signature and authentication
  /// data: one bit of each byte. Of an SNP report: all that is signed, and the signature.
  @ParameterizedTest
  @MethodSource("trusted")
  void oneBitChangedAnywhereIsRefused(Vector vector) {
    Bytes raw = vector.raw();
    Verifier verifier = new Verifier(WITHOUT_LISTS, AmazonCorrettoCryptoProvider.INSTANCE);
    PreparedCollateral kept = verifier.prepare(vector.collaterals(), vector.at());
    assertInstanceOf(Verdict.Trusted.class, verifier.verify(vector.parsed(), kept, vector.at()));
    int end = vector.parsed() instanceof Quote quote ? binary(raw, quote) : 0x2A0 + 2 * 72;
    for (int i = 0; i < end; i++) {
      byte[] changed = raw.toArray();
      changed[i] ^= (byte) (1 << (i % 8));
      assertNotTrusted(verifier, kept, vector, Bytes.of(changed), i);
    }
  }

  private static int binary(Bytes raw, Quote quote) {
    int chain = quote.signature().certification().data().length();
    return raw.length() - quote.trailing().length() - chain;
  }

  private static void assertNotTrusted(
      Verifier verifier, PreparedCollateral kept, Vector vector, Bytes changed, int offset) {
    try {
      Verdict verdict = verifier.verify(Evidence.parse(changed), kept, vector.at());
      assertInstanceOf(Verdict.Refused.class, verdict, () -> "bit of byte " + offset);
    } catch (MalformedException e) {
      assertTrue(String.valueOf(e.getMessage()).startsWith("expected"), e::getMessage);
    }
  }

  @Test
  void theOtherDocumentsSignatureIsRefused() {
    String file = Vectors.SGX_SW.collateral().getFirst();
    String text = Vectors.bytes(file).text();
    String swapped =
        text.replace("\"tcb_info_signature\"", "\"x\"")
            .replace("\"qe_identity_signature\"", "\"tcb_info_signature\"")
            .replace("\"x\"", "\"qe_identity_signature\"");
    Collateral collateral = MadeUp.parsed(() -> Collateral.parse(Bytes.utf8(swapped)));
    Verdict verdict =
        new Verifier(WITHOUT_LISTS)
            .verify(Vectors.SGX_SW.parsed(), List.of(collateral), Vectors.SGX_SW.at());
    assertEquals(
        new Verdict.Refused(Step.TCB_INFO, "Intel's signature of this document does not hold"),
        verdict);
  }
}
