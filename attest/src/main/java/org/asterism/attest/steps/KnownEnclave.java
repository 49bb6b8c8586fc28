package org.asterism.attest.steps;

import java.security.PublicKey;
import java.util.Optional;
import org.asterism.attest.collateral.IsvLevel;
import org.asterism.attest.quote.Quote;

/// Proven so far: platform, module, attestation key, and that the quoting enclave is Intel's.
///
/// @param before what was proven up to the TDX module
/// @param qeLevel the level that the quoting enclave reaches
public record KnownEnclave(MatchedModule before, IsvLevel qeLevel) {

  /// The next step: the attestation key signed header and body. Intel's quote verification,
  /// 4.1.2.4.16.
  public SignedQuote quote() throws Refusal {
    Quote quote = before.before().quote();
    Signatures signatures = before.before().ground().signatures();
    Optional<PublicKey> key = signatures.p256(quote.signature().attestationKey());
    Refusal.unless(
        key.isPresent()
            && signatures.ecdsaSha256(key.get(), quote.signed(), quote.signature().signature()),
        Step.QUOTE_SIGNATURE,
        "the signature of the quote by its attestation key does not hold");
    return new SignedQuote(this);
  }
}
