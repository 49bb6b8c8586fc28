package org.asterism.attest.steps;

import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.Optional;
import org.asterism.attest.collateral.PckExtension;
import org.asterism.attest.collateral.TcbInfo;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.Kind;
import org.asterism.attest.quote.MalformedException;
import org.asterism.attest.quote.Quote;

/// Proven so far: the platform's certificate leads to the pinned root, is not revoked, and the
/// collateral is for this platform and technology. Intel's quote verification, 4.1.2.4.4 to .10.
///
/// @param ground what the steps stand on
/// @param collateral the verified collateral
/// @param quote the quote
/// @param pck the platform's key and what Intel says of it
/// @param window when all of it is valid
public record ProvenPlatform(
    Ground ground, KeptIntel collateral, Quote quote, Pck pck, Window window) {
  private static final String PCK_NAME = "SGX PCK Certificate";

  /// A platform's proven certificate, reduced to what later steps need.
  public record Pck(PublicKey key, PckExtension platform) {}

  static ProvenPlatform of(Ground ground, KeptIntel collateral, KnownQuote known) throws Refusal {
    CertificateChain chain =
        CertificateChain.toIntel(ground, Step.PCK_CHAIN, known.chain(), collateral.lists().root());
    X509Certificate leaf = chain.leaf();
    Refusal.unless(
        CertificateChain.name(leaf).contains(PCK_NAME),
        Step.PCK_CHAIN,
        "expected an '%s', found '%s'".formatted(PCK_NAME, CertificateChain.name(leaf)));
    try {
      Pck pck = new Pck(leaf.getPublicKey(), PckExtension.of(leaf));
      ProvenPlatform proven =
          new ProvenPlatform(
              ground, collateral, known.quote(), pck, collateral.window().and(chain.window()));
      proven.fits();
      notRevoked(collateral, chain);
      return proven;
    } catch (MalformedException e) {
      throw new Refusal(Step.PCK_CHAIN, String.valueOf(e.getMessage()));
    }
  }

  /// 4.1.2.4.6 and .7: the list is by the certificate's own issuer, or it says nothing of it.
  private static void notRevoked(KeptIntel collateral, CertificateChain chain) throws Refusal {
    Optional<VerifiedPckCrl.PckCrl> list = collateral.lists().pck();
    if (list.isEmpty()) {
      return;
    }
    X509Certificate leaf = chain.leaf();
    Refusal.unless(
        list.get().crl().getIssuerX500Principal().equals(leaf.getIssuerX500Principal())
            && list.get().issuer().equals(chain.issuer().getPublicKey()),
        Step.PCK_CHAIN,
        "the revocation list is not by the platform certificate's issuer, "
            + CertificateChain.name(chain.issuer()));
    Refusal.unless(
        !list.get().crl().isRevoked(leaf),
        Step.PCK_CHAIN,
        "the platform's certificate is revoked: serial " + leaf.getSerialNumber().toString(16));
  }

  /// 4.1.2.4.9 and .10.
  private void fits() throws Refusal {
    TcbInfo info = collateral.tcbInfo();
    Kind kind = quote.report().kind();
    same("technology", info.header().kind().toString(), kind.toString());
    same("FMSPC", info.fmspc().toString(), pck.platform().fmspc().toString());
    same("PCEID", info.pceId().toString(), pck.platform().pceId().toString());
  }

  private static void same(String what, String collateral, String platform) throws Refusal {
    Refusal.unless(
        collateral.equals(platform),
        Step.PLATFORM,
        "the collateral is for %s %s, the quote is of %s".formatted(what, collateral, platform));
  }

  /// The machine's id: the instance id covers all packages of one platform.
  PlatformIdentity identity() {
    Bytes id = pck.platform().instance().orElse(pck.platform().ppid());
    return new PlatformIdentity(quote.report().kind(), pck.platform().fmspc().toString(), id);
  }

  /// The next step.
  public MatchedModule module() throws Refusal {
    return MatchedModule.of(this);
  }
}
