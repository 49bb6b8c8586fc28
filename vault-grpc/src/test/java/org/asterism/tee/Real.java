package org.asterism.tee;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.asterism.ratls.ReportData;
import org.asterism.vault.EvidenceKind;
import org.asterism.vault.Octets;

/// Real evidence, into which the stand-ins put report data; its signatures end there.
///
/// @param file whose origin and licence the vectors' README names
/// @param reportData where its 64 bytes of report data begin
record Real(EvidenceKind kind, Path file, int reportData) {
  private static final Path VECTORS =
      Path.of("..", "attest", "src", "test", "resources", "vectors", "attestation");

  static final Real SGX =
      new Real(EvidenceKind.SGX, VECTORS.resolve("sgx/swhardening-2025-08/quote.bin"), 48 + 320);
  static final Real TDX =
      new Real(EvidenceKind.TDX, VECTORS.resolve("tdx/v4-uptodate-2025-06/quote.bin"), 48 + 520);
  static final Real SNP =
      new Real(EvidenceKind.SEV_SNP, VECTORS.resolve("sev-snp/milan-v3-vcek/report.bin"), 0x50);
  static final Path VCEK = VECTORS.resolve("sev-snp/milan-v3-vcek/vcek.pem");

  byte[] bytes() {
    return bytes(file);
  }

  /// The evidence with other report data.
  byte[] with(byte[] data) {
    byte[] changed = bytes();
    System.arraycopy(data, 0, changed, reportData, data.length);
    return changed;
  }

  /// Where the kernel's driver says what it is.
  String provider() {
    return kind == EvidenceKind.TDX ? "tdx_guest" : "sev_guest";
  }

  static ReportData data(int mark) {
    byte[] data = new byte[ReportData.LENGTH];
    java.util.Arrays.fill(data, (byte) mark);
    return new ReportData(Octets.of(data));
  }

  static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }
}
