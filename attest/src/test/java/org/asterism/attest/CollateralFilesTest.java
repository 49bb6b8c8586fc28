package org.asterism.attest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.asterism.attest.Vectors.Vector;
import org.asterism.attest.collateral.AmdCollateral;
import org.asterism.attest.collateral.Collateral;
import org.asterism.attest.collateral.IntelCollateral;
import org.asterism.attest.collateral.PcsFolder;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.MalformedException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Collateral is read from one file, or from a folder of a provisioning service's own answers, with
/// the same verdict; what is missing or broken is named.
class CollateralFilesTest {
  private static final Vector VECTOR = Vectors.TDX_UP_TO_DATE;

  @TempDir Path folder;

  private final IntelCollateral packed = (IntelCollateral) VECTOR.collaterals().getFirst();

  /// The service's answers as they come: an object with the document and its signature, the issuer
  /// chain URL-encoded in a header, the lists in DER.
  @BeforeEach
  void aServiceAnswers() throws IOException {
    write("tcb", body("tcbInfo", packed.tcbInfo()));
    write("identity", body("enclaveIdentity", packed.qeIdentity()));
    write("tcb.chain", encoded(packed.tcbInfo().chain()));
    write("identity.chain", packed.qeIdentity().chain());
    write("pckcrl.chain", packed.pckCrlChain().replace("\n", "%0A"));
    Files.write(folder.resolve("pckcrl"), packed.pckCrl().orElseThrow().toArray());
    write("rootcacrl", packed.rootCrl().orElseThrow() + "\n");
  }

  private static String body(String name, IntelCollateral.SignedDocument document) {
    return " { \"signature\" : \"%s\",\n \"%s\":%s }\n"
        .formatted(document.signature(), name, document.document().text());
  }

  private static String encoded(String chain) {
    return URLEncoder.encode(chain, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  @Test
  void aFolderGivesTheVerdictOfTheFile() throws Exception {
    IntelCollateral read = PcsFolder.read(folder);
    assertEquals(packed.tcbInfo().document(), read.tcbInfo().document());
    assertEquals(packed.rootCrl(), read.rootCrl());
    Verifier verifier = new Verifier(Policy.genuine());
    assertInstanceOf(
        Verdict.Trusted.class, verifier.verify(VECTOR.parsed(), List.of(read), VECTOR.at()));
    Files.delete(folder.resolve("rootcacrl"));
    Verdict without =
        verifier.verify(VECTOR.parsed(), List.of(PcsFolder.read(folder)), VECTOR.at());
    assertTrue(VectorTest.words(without).startsWith("refused root CRL"));
  }

  @Test
  void whatIsMissingOrBrokenIsNamed() throws IOException {
    write("rootcacrl", "not hexadecimal");
    assertMalformed("expected hexadecimal digits");
    Files.delete(folder.resolve("rootcacrl"));
    write("tcb.chain", "%0A%zz");
    assertMalformed("expected a URL-encoded chain in tcb.chain");
    write("tcb.chain", "");
    write("tcb", "{\"signature\":\"00\"}");
    assertMalformed("expected 'tcbInfo' in JSON");
    Files.write(folder.resolve("identity"), new byte[4 * 1024 * 1024 + 1]);
    write("tcb", body("tcbInfo", packed.tcbInfo()));
    assertMalformed("expected at most 4 MiB in");
    Files.delete(folder.resolve("tcb"));
    assertThrows(NoSuchFileException.class, () -> PcsFolder.read(folder));
  }

  private void assertMalformed(String reason) {
    MalformedException refused =
        assertThrows(MalformedException.class, () -> PcsFolder.read(folder));
    assertTrue(String.valueOf(refused.getMessage()).startsWith(reason), refused::toString);
  }

  @Test
  void amdsCertificatesAndListsAreToldApart() throws Exception {
    MadeUpAmd amd = MadeUpAmd.vcek();
    Bytes certificate = Bytes.of(amd.root.certificate().getEncoded());
    AmdCollateral one = assertInstanceOf(AmdCollateral.class, Collateral.parse(certificate));
    assertEquals(1, one.certificates().size());
    AmdCollateral list =
        assertInstanceOf(AmdCollateral.class, Collateral.parse(Bytes.of(amd.list.list())));
    assertEquals(1, list.crls().size());
    String both =
        MadeUp.pem(amd.root.certificate()) + "text\n" + MadeUp.pem(amd.issuer.certificate());
    AmdCollateral pem = assertInstanceOf(AmdCollateral.class, Collateral.parse(Bytes.utf8(both)));
    assertEquals(2, pem.certificates().size());
  }

  /// Nothing signs that number, so a changed one would go unnoticed.
  @Test
  void aSignatureWithUnusedBitsIsRefused() {
    for (byte[] der :
        List.of(
            Seeds.certificates().toList().getFirst(), Seeds.revocationLists().toList().get(1))) {
      int unused = unusedBits(der);
      der[unused] = 1;
      MalformedException refused =
          assertThrows(MalformedException.class, () -> Collateral.parse(Bytes.of(der)));
      assertTrue(String.valueOf(refused.getMessage()).startsWith("expected a signature of whole"));
    }
  }

  /// X.690: BIT STRING, length, unused bits, and in them the SEQUENCE of an ECDSA signature.
  private static int unusedBits(byte[] der) {
    for (int length = 60; length < 110; length++) {
      int at = der.length - length - 2;
      if (der[at] == 3 && der[at + 1] == length && der[at + 2] == 0 && der[at + 3] == 0x30) {
        return at + 2;
      }
    }
    throw new AssertionError("no ECDSA signature at the end");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nothing",
        "{}",
        "{\"tcb_info\":1}",
        "{\"tcb_info\":\"{}\",\"tcb_info_signature\":\"00\"}",
        "{\"a\":1,\"a\":1}",
        "{} {}",
        "[]",
        "-----BEGIN CERTIFICATE-----",
        "-----BEGIN CERTIFICATE-------END CERTIFICATE-----",
        "-----BEGIN CERTIFICATE-----\nAA\n-----END CERTIFICATE-----",
        "-----BEGIN CERTIFICATE-----\nAB==\n-----END CERTIFICATE-----",
        "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----",
        "-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----",
        "-----BEGIN \n-----\nAA==\n-----END \n-----",
        "0",
        "0\u0001",
        "0\u00020\u0000"
      })
  void whatIsNoCollateralIsRefused(String text) {
    MalformedException refused =
        assertThrows(MalformedException.class, () -> Collateral.parse(Bytes.utf8(text)));
    assertTrue(String.valueOf(refused.getMessage()).startsWith("expected"), refused::toString);
  }

  @Test
  void moreThanTheLimitIsRefused() {
    Bytes large = Bytes.of(new byte[4 * 1024 * 1024 + 1]);
    assertThrows(MalformedException.class, () -> Collateral.parse(large));
  }
}
