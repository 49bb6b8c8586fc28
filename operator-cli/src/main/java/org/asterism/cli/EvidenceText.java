package org.asterism.cli;

import java.io.PrintWriter;
import java.security.cert.X509Certificate;
import java.util.List;
import org.asterism.attest.EvidenceExtension;
import org.asterism.attest.collateral.PckExtension;
import org.asterism.attest.collateral.X509;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.CertificationData;
import org.asterism.attest.quote.Evidence;
import org.asterism.attest.quote.Field;
import org.asterism.attest.quote.MalformedException;
import org.asterism.attest.quote.Quote;
import org.asterism.attest.quote.QuoteHeader;
import org.asterism.attest.quote.Report;
import org.asterism.attest.quote.SnpReport;

/// Evidence as lines of name, value and meaning.
final class EvidenceText {
  private static final int NUMBER = 8;
  private static final String SNP_TCB = "_TCB";

  private final PrintWriter out;

  EvidenceText(PrintWriter out) {
    this.out = out;
  }

  /// What the reader must not forget.
  void note() {
    out.println("nothing above is proven: 'evidence verify' judges it");
  }

  void extension(EvidenceExtension extension) {
    title("evidence in a certificate");
    line(
        "form", extension.form(), "tagged: CBOR tag 60000 of quote and claims; legacy: bare quote");
    line("expected_reportdata", extension.expectedReportData(), "what binds the certificate's key");
    extension.claims().forEach((name, value) -> line(Line.of(name), value, "claim"));
  }

  void evidence(Evidence evidence) {
    switch (evidence) {
      case Quote quote -> quote(quote);
      case SnpReport report -> snp(report);
    }
  }

  private void quote(Quote quote) {
    header(quote.header());
    report("%s report".formatted(quote.report().kind()), quote.report());
    title("signature");
    line("signature", quote.signature().signature(), "by the attestation key, r and s");
    line("attestation_key", quote.signature().attestationKey(), "P-256, x and y");
    report("quoting enclave's report", quote.signature().qe().report());
    line("authentication", quote.signature().qe().authentication(), "hashed with the key");
    line("qe_signature", quote.signature().qeSignature(), "by the platform's key, r and s");
    certification(quote.signature().certification());
    line("trailing", quote.trailing().length() + " bytes", "after the quote; never signed or read");
  }

  private void header(QuoteHeader header) {
    title("quote header");
    line("version", header.version(), "3 SGX, 4 and 5 SGX or TDX");
    line("attestation_key_type", header.keyType(), "2 is ECDSA P-256");
    line("tee_type", "%#x".formatted(header.teeType()), "0 SGX, 0x81 TDX");
    line("qe_vendor", header.qeVendor(), "939a7233f79c4ca9940a0db3957f0607 is Intel");
    line("user_data", header.userData(), "the quoting enclave's own note");
  }

  private void report(String title, Report report) {
    title(title);
    for (Field field : report.fields()) {
      line(field.label(), value(report.field(field).orElseThrow()), field.meaning());
    }
    line("debug", report.debug() ? "yes" : "no", "whether the host may read and change it");
  }

  private void snp(SnpReport report) {
    report("SNP report", report);
    for (Field field : report.fields()) {
      if (field.name().endsWith(SNP_TCB)) {
        line(field.label(), report.tcb(field), "the same, by component");
      }
    }
    line("signature", signature(report), "by the endorsement key, r and s");
  }

  private static String signature(SnpReport report) {
    try {
      return report.signature().toString();
    } catch (MalformedException e) {
      return Line.of(e.getMessage());
    }
  }

  private void certification(CertificationData data) {
    title("certification data");
    line("type", data.type(), "5 is the platform's certificate chain, 1 to 3 its id only");
    if (data.type() != CertificationData.PCK_CHAIN) {
      line("data", data.data(), "cannot be verified");
      return;
    }
    try {
      List<X509Certificate> chain = X509.chain(data.data().text().replace("\0", ""));
      chain.forEach(this::certificate);
      platform(PckExtension.of(chain.getFirst()));
    } catch (MalformedException e) {
      line("chain", "unreadable", Line.of(e.getMessage()));
    }
  }

  private void certificate(X509Certificate certificate) {
    line(
        "certificate",
        Line.of(certificate.getSubjectX500Principal().getName()),
        "serial %x, %s to %s"
            .formatted(
                certificate.getSerialNumber(),
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant()));
  }

  private void platform(PckExtension platform) {
    line("ppid", platform.ppid(), "id of the platform");
    platform.instance().ifPresent(id -> line("instance_id", id, "id of its several packages"));
    line("fmspc", platform.fmspc(), "model, by which collateral is chosen");
    line("pceid", platform.pceId(), "id of the provisioning enclave");
    line("tcb_components", platform.tcb().components(), "sixteen security versions");
    line("pcesvn", platform.tcb().pceSvn(), "security version of the provisioning enclave");
  }

  private static String value(Bytes field) {
    return field.length() > NUMBER
        ? field.toString()
        : "%1$d (%1$#x)".formatted(field.littleEndian());
  }

  private void title(String words) {
    out.println(words);
  }

  private void line(String name, Object value, String meaning) {
    out.printf("  %-21s %s  # %s%n", name, value, meaning);
  }
}
