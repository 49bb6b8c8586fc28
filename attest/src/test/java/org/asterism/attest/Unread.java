package org.asterism.attest;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.asterism.attest.collateral.AmdCollateral;
import org.asterism.attest.collateral.Collateral;
import org.asterism.attest.collateral.IntelCollateral;
import org.asterism.attest.collateral.IntelCollateral.SignedDocument;
import org.asterism.attest.collateral.X509;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.Evidence;
import org.asterism.attest.quote.Quote;
import org.asterism.attest.quote.QuoteSignature;
import org.asterism.attest.quote.SnpReport;

/// Whether a change touched nothing that is signed or read, and what it touched instead. It
/// compares what the parsers hand on, so it holds for any change, wherever it lies.
final class Unread {
  private static final int SNP_READ = 0x2A0 + 2 * 72;

  private Unread() {}

  /// What was touched, where that is neither signed nor read; empty if it may be either.
  static Optional<String> between(Evidence one, Evidence other) {
    return switch (one) {
      case Quote quote ->
          other instanceof Quote changed && same(quote, changed)
              ? Optional.of("bytes after the quote, or text between the chain's certificates")
              : Optional.empty();
      case SnpReport report ->
          other instanceof SnpReport changed && read(report).equals(read(changed))
              ? Optional.of("reserved bytes after the report's signature")
              : Optional.empty();
    };
  }

  private static boolean same(Quote one, Quote other) {
    QuoteSignature a = one.signature();
    QuoteSignature b = other.signature();
    return one.signed().equals(other.signed())
        && a.signature().equals(b.signature())
        && a.attestationKey().equals(b.attestationKey())
        && a.qe().equals(b.qe())
        && a.qeSignature().equals(b.qeSignature())
        && a.certification().type() == b.certification().type()
        && chain(a.certification().data().text()).equals(chain(b.certification().data().text()));
  }

  private static Bytes read(SnpReport report) {
    return report.raw().slice(0, SNP_READ);
  }

  static Optional<String> between(Collateral one, Collateral other) {
    return switch (one) {
      case IntelCollateral intel ->
          other instanceof IntelCollateral changed && same(intel, changed)
              ? Optional.of(
                  "JSON's white space and spelling, unread names, text between PEM blocks")
              : Optional.empty();
      case AmdCollateral amd ->
          amd.equals(other) ? Optional.of("text around PEM blocks") : Optional.empty();
    };
  }

  private static boolean same(IntelCollateral one, IntelCollateral other) {
    return same(one.tcbInfo(), other.tcbInfo())
        && same(one.qeIdentity(), other.qeIdentity())
        && one.rootCrl().equals(other.rootCrl())
        && one.pckCrl().equals(other.pckCrl())
        && (one.pckCrl().isEmpty() || chain(one.pckCrlChain()).equals(chain(other.pckCrlChain())));
  }

  private static boolean same(SignedDocument one, SignedDocument other) {
    return one.document().equals(other.document())
        && one.signature().equals(other.signature())
        && chain(one.chain()).equals(chain(other.chain()));
  }

  private static List<X509Certificate> chain(String pem) {
    return MadeUp.parsed(() -> X509.chain(pem));
  }
}
