package org.asterism.attest.collateral;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.asterism.attest.Seeds;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.MalformedException;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever bytes a file of collateral holds, each parser reads them or refuses them with the
/// declared exception.
class CollateralFuzzTest {

  static Stream<byte[]> collateral() {
    return Seeds.collateral();
  }

  static Stream<byte[]> tcbInfos() {
    return Seeds.tcbInfos();
  }

  static Stream<byte[]> qeIdentities() {
    return Seeds.qeIdentities();
  }

  static Stream<byte[]> revocationLists() {
    return Seeds.revocationLists();
  }

  static Stream<byte[]> pems() {
    return Seeds.pems();
  }

  static Stream<byte[]> certificates() {
    return Seeds.certificates();
  }

  static Stream<byte[]> extensions() {
    return Seeds.extensions("1.2.840.113741.1.13.1");
  }

  static Stream<byte[]> certificateTables() {
    return Stream.of(CertificateTableTest.table(), Bytes.of(new byte[4096]), Bytes.EMPTY)
        .map(Bytes::toArray);
  }

  /// A service's answer around a document.
  static Stream<byte[]> answers() {
    return Seeds.tcbInfos()
        .map(document ->
            "{\"tcbInfo\":%s,\"signature\":\"%s\"}"
                .formatted(new String(document, StandardCharsets.UTF_8), "00".repeat(64))
                .getBytes(StandardCharsets.UTF_8));
  }

  @MethodSource("collateral")
  @FuzzTest
  void anyBytesAreCollateralOrRefused(byte[] bytes) {
    read(() -> Collateral.parse(Bytes.of(bytes)));
  }

  @MethodSource("tcbInfos")
  @FuzzTest
  void anyTextIsTcbInfoOrRefused(byte[] bytes) {
    read(() -> TcbInfo.parse(Bytes.of(bytes)));
  }

  @MethodSource("qeIdentities")
  @FuzzTest
  void anyTextIsAQeIdentityOrRefused(byte[] bytes) {
    read(() -> QeIdentity.parse(Bytes.of(bytes)));
  }

  @MethodSource("revocationLists")
  @FuzzTest
  void anyBytesAreARevocationListOrRefused(byte[] bytes) {
    read(() -> X509.crl(Bytes.of(bytes)));
  }

  @MethodSource("pems")
  @FuzzTest
  void anyTextIsPemOrRefused(byte[] bytes) {
    read(() -> Pem.blocks(Bytes.of(bytes).text()));
  }

  @MethodSource("certificates")
  @FuzzTest
  void anyBytesAreACertificateOfTheVendorsOrRefused(byte[] bytes) {
    read(() -> PckExtension.of(X509.certificate(Bytes.of(bytes))));
    read(() -> AmdExtensions.of(X509.certificate(Bytes.of(bytes))));
  }

  @MethodSource("extensions")
  @FuzzTest
  void anyBytesAreAnSgxExtensionOrRefused(byte[] bytes) {
    read(() -> PckExtension.parse(Bytes.of(bytes)));
  }

  @MethodSource("certificateTables")
  @FuzzTest
  void anyBytesAreACertificateTableOrRefused(byte[] bytes) {
    read(() -> CertificateTable.parse(Bytes.of(bytes)));
    read(() -> Collateral.parse(Bytes.of(bytes)));
  }

  /// What is cut out of an answer is cut out unchanged.
  @MethodSource("answers")
  @FuzzTest
  void anyAnswerHoldsADocumentOrIsRefused(byte[] bytes) {
    read(() -> {
      Bytes document = PcsFolder.signed(Bytes.of(bytes), "tcbInfo", "").document();
      assertEquals('{', document.at(0));
      assertEquals('}', document.at(document.length() - 1));
      return Json.parse(document);
    });
  }

  private interface Reading {
    Object read() throws MalformedException;
  }

  private static void read(Reading reading) {
    try {
      assertFalse(reading.read().toString().isEmpty());
    } catch (MalformedException refused) {
      assertTrue(String.valueOf(refused.getMessage()).contains("expected"), refused::toString);
    }
  }
}
