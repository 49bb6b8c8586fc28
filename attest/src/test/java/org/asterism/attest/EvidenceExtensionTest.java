package org.asterism.attest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.io.ByteArrayOutputStream;
import java.security.Provider;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.asterism.attest.EvidenceExtension.Form;
import org.asterism.attest.collateral.X509;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.Evidence;
import org.asterism.attest.quote.MalformedException;
import org.asterism.attest.steps.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Evidence in RA-TLS certificates is found in both of its forms, bound to the certificate's key,
/// and refused where it is bound to another.
class EvidenceExtensionTest {
  private static final Provider PROVIDER = AmazonCorrettoCryptoProvider.INSTANCE;
  private static final List<Form> BOTH = List.of(Form.TAGGED, Form.LEGACY);
  private static final int MUTATIONS = Integer.getInteger("asterism.mutations", 500);

  /// @param forms the forms of evidence in the file
  /// @param binding those whose quote binds the certificate's key. Intel's own SDK repeats the
  ///   tagged quote in the older form, where its report data says nothing of the key alone
  record Row(String file, List<Form> forms, List<Form> binding, int claims) {}

  static List<Row> certificates() {
    return List.of(
        new Row("gramine-cert.pem", BOTH, BOTH, 1),
        new Row("intel-sgxsdk-cert.pem", BOTH, List.of(Form.TAGGED), 1),
        new Row("rats-tls-cert.pem", List.of(Form.TAGGED), List.of(Form.TAGGED), 3));
  }

  @ParameterizedTest
  @MethodSource("certificates")
  void realCertificatesBindTheirKeyToTheirEvidence(Row row) throws MalformedException {
    for (Provider provider : List.of(PROVIDER, Security.getProvider("SUN"))) {
      List<EvidenceExtension> found = EvidenceExtension.in(certificate(row.file()), provider);
      assertEquals(row.forms(), found.stream().map(EvidenceExtension::form).toList());
      assertEquals(
          row.binding(),
          found.stream()
              .filter(EvidenceExtensionTest::binds)
              .map(EvidenceExtension::form)
              .toList());
      assertEquals(row.claims(), found.getFirst().claims().size());
      for (EvidenceExtension one : found) {
        assertTrue(Evidence.parse(one.evidence()).report().debug());
      }
    }
  }

  /// A relying party demands the report data that the certificate's key gives; the policy refuses
  /// whatever else the quote says.
  @Test
  void aQuoteOfAnotherKeyIsRefusedByThePolicy() throws MalformedException {
    EvidenceExtension gramine =
        EvidenceExtension.in(certificate("gramine-cert.pem"), PROVIDER).getFirst();
    Policy policy = Policy.genuine().and(new Demand.ReportData(gramine.expectedReportData()));
    Verdict verdict =
        new Verifier(policy)
            .verify(Vectors.SGX_SW.parsed(), Vectors.SGX_SW.collaterals(), Vectors.SGX_SW.at());
    Verdict.Refused refused = assertInstanceOf(Verdict.Refused.class, verdict);
    assertEquals(Step.POLICY, refused.step());
    assertTrue(refused.reason().startsWith("expected report data"), refused.reason());
  }

  @Test
  void aCertificateWithoutEvidenceHasNone() throws MalformedException {
    Paper plain = new Paper("a", Paper.curve("secp256r1"), "a", Paper.curve("secp256r1"));
    assertEquals(List.of(), EvidenceExtension.in(plain.certificate(), PROVIDER));
  }

  record Broken(String what, String cbor, String reason) {}

  /// The tagged form, with a quote of one byte; `hash` is what names the key.
  static List<Broken> broken() {
    String claims = claim("pubkey-hash", "8201" + text(2, new byte[32]));
    return List.of(
        new Broken("another tag", "d9ea61" + "82" + "41aa" + bytes(claims), "expected 60000 for"),
        new Broken("no tag", "82" + "41aa" + bytes(claims), "expected CBOR major type 6"),
        new Broken("an array of three", "d9ea60" + "83" + "41aa" + bytes(claims), "expected 2 for"),
        new Broken("more bytes after it", tagged(claims) + "00", "expected the end of tagged"),
        new Broken("more bytes after the claims", tagged(claims + "00"), "expected the end of the"),
        new Broken("no claim of a key", tagged(claim("nonce", "aa")), "expected the claim pubkey"),
        new Broken(
            "more bytes after the hash",
            tagged(claim("pubkey-hash", "8201" + text(2, new byte[32]) + "00")),
            "expected the end of pubkey-hash"),
        new Broken(
            "an array for a tag",
            "82",
            "expected CBOR major type 6 for the tag of a quote, found 4"),
        new Broken("32 claims, none there", tagged("b820"), "expected 1 bytes of a claim's name"),
        new Broken(
            "another algorithm",
            tagged(claim("pubkey-hash", "8202" + text(2, new byte[32]))),
            "expected hash algorithm 1, 7 or 8, found 2"),
        new Broken(
            "the claim twice",
            tagged("a2" + claims.substring(2) + claims.substring(2)),
            "expected each claim once, found 'pubkey-hash' again"),
        new Broken("too many claims", tagged("b82100"), "expected at most 32 claims, found 33"),
        new Broken("no definite length", tagged("bf"), "expected a CBOR argument of at most 4"),
        new Broken(
            "a length beyond the end", "d9ea60" + "82" + "5affffffff", "expected 4294967295"),
        new Broken("nothing", "", "expected 1 bytes of the tag"));
  }

  /// The hash of another certificate's key, by each algorithm.
  static List<Broken> ofAnotherKey() {
    return Stream.of(new int[] {1, 32}, new int[] {7, 48}, new int[] {8, 64})
        .map(form ->
            new Broken(
                "another key, algorithm " + form[0],
                tagged(claim("pubkey-hash", "820" + form[0] + text(2, new byte[form[1]]))),
                "expected claims for this certificate's key"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource({"broken", "ofAnotherKey"})
  void whatIsNotTaggedEvidenceOfThisKeyIsRefused(Broken broken) {
    Bytes value = Bytes.of(HexFormat.of().parseHex(broken.cbor()));
    MalformedException refused =
        assertThrows(
            MalformedException.class,
            () -> EvidenceExtension.tagged(value, Bytes.utf8("a key"), PROVIDER));
    assertTrue(String.valueOf(refused.getMessage()).startsWith(broken.reason()), refused::toString);
  }

  /// Whoever changes a certificate on the way gets an error, or no binding to evidence, or changed
  /// nothing that binds.
  @ParameterizedTest
  @MethodSource("certificates")
  void aChangedCertificateIsRefusedOrStillBinds(Row row) throws Exception {
    X509Certificate original = certificate(row.file());
    List<EvidenceExtension> before = EvidenceExtension.in(original, PROVIDER);
    Bytes der = Bytes.of(original.getEncoded());
    for (int seed = 0; seed < MUTATIONS; seed++) {
      Mutation mutation = Mutation.of(der, new SplittableRandom(seed));
      try {
        X509Certificate changed = X509.certificate(mutation.changed());
        for (EvidenceExtension one : EvidenceExtension.in(changed, PROVIDER)) {
          assertTrue(
              !binds(one) || changed.getPublicKey().equals(original.getPublicKey()),
              mutation.what() + ", seed " + seed);
        }
      } catch (MalformedException e) {
        assertTrue(String.valueOf(e.getMessage()).startsWith("expected"), e::toString);
      }
    }
    assertTrue(binds(before.getFirst()));
  }

  private static boolean binds(EvidenceExtension extension) {
    try {
      Evidence evidence = Evidence.parse(extension.evidence());
      return evidence.report().reportData().equals(extension.expectedReportData());
    } catch (MalformedException e) {
      return false;
    }
  }

  private static X509Certificate certificate(String file) {
    return MadeUp.parsed(() -> X509.chain(Vectors.bytes("ra-tls-certs/" + file).text()).getFirst());
  }

  private static String tagged(String claims) {
    return "d9ea60" + "82" + "41aa" + bytes(claims);
  }

  private static String claim(String name, String value) {
    return "a1" + text(3, Bytes.utf8(name).toArray()) + bytes(value);
  }

  private static String bytes(String hex) {
    return text(2, HexFormat.of().parseHex(hex));
  }

  /// A CBOR string of a major type; RFC 8949, 3.
  private static String text(int major, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (content.length < 24) {
      out.write(major << 5 | content.length);
    } else {
      out.write(major << 5 | 24);
      out.write(content.length);
    }
    out.writeBytes(content);
    return HexFormat.of().formatHex(out.toByteArray());
  }
}
