package org.asterism.attest.collateral;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.asterism.attest.Policy;
import org.asterism.attest.Vectors;
import org.asterism.attest.Verdict;
import org.asterism.attest.Verifier;
import org.asterism.attest.collateral.CertificateTable.Content;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.MalformedException;
import org.junit.jupiter.api.Test;

/// A host's certificate table is read as AMD lays it out, or refused whole.
class CertificateTableTest {
  // As the digits stand in AMD 56421, not as this code writes them.
  private static final String VCEK = "63da758d-e664-4564-adc5-f4b93be8accd";
  private static final String UNKNOWN = "11111111-2222-3333-4444-555555555555";
  private static final int HEAD = 3 * 24;

  /// A real VCEK, something of the host's own, and the zeros up to the end of the page.
  static Bytes table() {
    Bytes vcek = Vectors.bytes("sev-snp/milan-v3-vcek/vcek.pem");
    Bytes other = Bytes.utf8("of the host");
    return row(VCEK, HEAD, vcek.length())
        .then(row(UNKNOWN, HEAD + vcek.length(), other.length()))
        .then(Bytes.of(new byte[24]))
        .then(vcek)
        .then(other)
        .then(Bytes.of(new byte[4096 - HEAD - vcek.length() - other.length()]));
  }

  private static Bytes row(String guid, long offset, long length) {
    return Bytes.of(
        ByteBuffer.allocate(24)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(HexFormat.of().parseHex(guid.replace("-", "")))
            .putInt((int) offset)
            .putInt((int) length)
            .array());
  }

  @Test
  void entriesAreCutOutAsTheTableSays() throws Exception {
    List<CertificateTable.Entry> entries = CertificateTable.parse(table()).entries();
    assertEquals(2, entries.size());
    assertEquals(Optional.of(Content.VCEK), entries.getFirst().content());
    assertEquals(Vectors.bytes("sev-snp/milan-v3-vcek/vcek.pem"), entries.getFirst().bytes());
    assertEquals(Optional.empty(), entries.getLast().content());
    assertEquals("of the host", entries.getLast().bytes().text());
  }

  @Test
  void aHostThatProvidesNoneIsNotMalformed() throws Exception {
    assertEquals(List.of(), CertificateTable.parse(Bytes.EMPTY).entries());
    assertEquals(List.of(), CertificateTable.parse(Bytes.of(new byte[16384])).entries());
  }

  @Test
  void aRealReportIsJudgedByWhatTheTableBrings() throws Exception {
    Collateral collateral = Collateral.parse(table());
    Verdict verdict =
        new Verifier(Policy.genuine())
            .verify(Vectors.SNP_V3.parsed(), List.of(collateral), Vectors.SNP_V3.at());
    Verdict byFile =
        new Verifier(Policy.genuine())
            .verify(Vectors.SNP_V3.parsed(), Vectors.SNP_V3.collaterals(), Vectors.SNP_V3.at());
    assertEquals(byFile.getClass(), verdict.getClass());
    assertEquals(1, assertInstanceOf(AmdCollateral.class, collateral).certificates().size());
  }

  @Test
  void whatPointsOutsideIsRefused() {
    Bytes zeros = Bytes.of(new byte[24]);
    Bytes content = Bytes.utf8("0123456789");
    refused(row(VCEK, 48, 11).then(zeros).then(content));
    refused(row(VCEK, 47, 10).then(zeros).then(content));
    refused(row(VCEK, 0, 10).then(zeros).then(content));
    refused(row(VCEK, 48, 0).then(zeros).then(content));
    refused(row(VCEK, 0xFFFF_FFFFL, 1).then(zeros).then(content));
    refused(row(VCEK, 48, 0xFFFF_FFFFL).then(zeros).then(content));
    refused(row(VCEK, 0xFFFF_FFFFL, 0xFFFF_FFFFL).then(zeros).then(content));
  }

  @Test
  void aTableWithoutAnEndIsRefused() {
    refused(row(VCEK, 24, 1));
    refused(row(VCEK, 48, 1).then(row(VCEK, 48, 1)).then(Bytes.utf8("x")));
    Bytes endless = Bytes.EMPTY;
    for (int i = 0; i < 100; i++) {
      endless = endless.then(row(VCEK, 1, 1));
    }
    refused(endless);
    refused(table().slice(0, 30));
  }

  @Test
  void whatIsNoCertificateIsRefusedAsCollateralOnly() throws Exception {
    Bytes table = row(VCEK, 48, 5).then(Bytes.of(new byte[24])).then(Bytes.utf8("hello"));
    assertEquals(1, CertificateTable.parse(table).entries().size());
    assertThrows(MalformedException.class, () -> Collateral.parse(table));
  }

  private static void refused(Bytes table) {
    var refused = assertThrows(MalformedException.class, () -> CertificateTable.parse(table));
    assertTrue(String.valueOf(refused.getMessage()).contains("expected"), refused::toString);
  }
}
