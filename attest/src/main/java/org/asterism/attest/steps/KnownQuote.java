package org.asterism.attest.steps;

import java.security.cert.X509Certificate;
import java.util.Optional;
import org.asterism.attest.collateral.PckExtension;
import org.asterism.attest.collateral.X509;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.CertificationData;
import org.asterism.attest.quote.MalformedException;
import org.asterism.attest.quote.Quote;
import org.asterism.attest.quote.QuoteHeader;

/// Proven: the quote is of a form whose signatures can be followed: ECDSA P-256 by Intel's quoting
/// enclave, with the platform's certificate chain inside. SGX DCAP ECDSA Quote Library API, A.4.
public record KnownQuote(Quote quote) {
  private static final String INTEL_QE = "939a7233f79c4ca9940a0db3957f0607";

  /// Takes the step.
  public static KnownQuote of(Quote quote) throws Refusal {
    Refusal.unless(
        quote.header().keyType() == QuoteHeader.ECDSA_P256,
        Step.QUOTE_FORMAT,
        "expected attestation key type 2 (ECDSA P-256), found " + quote.header().keyType());
    Refusal.unless(
        quote.header().qeVendor().toString().equals(INTEL_QE),
        Step.QUOTE_FORMAT,
        "expected Intel's quoting enclave, found vendor " + quote.header().qeVendor());
    int type = quote.signature().certification().type();
    Refusal.unless(
        type == CertificationData.PCK_CHAIN,
        Step.QUOTE_FORMAT,
        "unsupported certification data: expected type 5 (PCK certificate chain), found " + type);
    return new KnownQuote(quote);
  }

  /// What the platform's certificate claims, unproven: enough to choose among collateral, whose
  /// verification then proves or refuses it.
  public Optional<PckExtension> claimedPlatform() {
    try {
      X509Certificate leaf = X509.chain(chain()).getFirst();
      return Optional.of(PckExtension.of(leaf));
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  /// The chain in PEM. Some quoting enclaves count the text's closing zero byte.
  String chain() {
    Bytes data = quote.signature().certification().data();
    int length = data.length();
    boolean closed = length > 0 && data.at(length - 1) == 0;
    return data.slice(0, closed ? length - 1 : length).text();
  }

  /// The next step.
  public ProvenPlatform platform(Ground ground, KeptIntel collateral) throws Refusal {
    return ProvenPlatform.of(ground, collateral, this);
  }
}
