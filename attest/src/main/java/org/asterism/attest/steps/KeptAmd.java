package org.asterism.attest.steps;

import java.security.PublicKey;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.List;
import java.util.stream.Stream;
import org.asterism.attest.collateral.AmdCollateral;
import org.asterism.attest.collateral.AmdExtensions;
import org.asterism.attest.quote.MalformedException;
import org.asterism.attest.quote.SnpReport;
import org.asterism.attest.steps.Signatures.Scheme;

/// AMD's collateral, verified: one endorsement key whose certificate leads to a built-in root. AMD
/// 57230, 3. Thread-safe.
///
/// @param key the endorsement key on P-384
/// @param extensions what AMD says of the platform
/// @param window when all of it is valid
/// @param listed whether AMD's revocation list was looked at
public record KeptAmd(PublicKey key, AmdExtensions extensions, Window window, boolean listed)
    implements Kept {
  private static final String VCEK = "SEV-VCEK";
  private static final String VLEK = "SEV-VLEK";
  private static final int P384 = 384;

  /// Takes the steps: one endorsement certificate, its issuer, a built-in root, the lists.
  public static KeptAmd verify(Ground ground, AmdCollateral collateral) throws Refusal {
    List<X509Certificate> leaves =
        collateral.certificates().stream().filter(KeptAmd::isEndorsement).toList();
    Refusal.unless(
        leaves.size() == 1,
        Step.AMD_CHAIN,
        "expected one VCEK or VLEK certificate, found " + leaves.size());
    X509Certificate leaf = leaves.getFirst();
    X509Certificate issuer =
        issuer(leaf, Stream.concat(ground.roots().amdIssuers().stream(), others(collateral)));
    X509Certificate root = issuer(issuer, ground.roots().amd().stream());
    Window window =
        CertificateChain.issued(ground, Step.AMD_CHAIN, Scheme.RSA_PSS_SHA384, leaf, issuer)
            .and(
                CertificateChain.issued(
                    ground, Step.AMD_CHAIN, Scheme.RSA_PSS_SHA384, issuer, root))
            .and(
                CertificateChain.issued(ground, Step.AMD_CHAIN, Scheme.RSA_PSS_SHA384, root, root));
    boolean listed = !collateral.crls().isEmpty();
    Refusal.unless(
        listed || !ground.crlsRequired(),
        Step.AMD_CRL,
        "expected the revocation list of AMD's root, found none");
    for (X509CRL crl : collateral.crls()) {
      window = window.and(listed(ground, crl, root, List.of(leaf, issuer)));
    }
    return kept(leaf, window, listed);
  }

  private static boolean isEndorsement(X509Certificate certificate) {
    String name = CertificateChain.name(certificate);
    return name.equals(VCEK) || name.equals(VLEK);
  }

  private static Stream<X509Certificate> others(AmdCollateral collateral) {
    return collateral.certificates().stream().filter(c -> !isEndorsement(c));
  }

  private static X509Certificate issuer(X509Certificate subject, Stream<X509Certificate> candidates)
      throws Refusal {
    return candidates
        .filter(c -> c.getSubjectX500Principal().equals(subject.getIssuerX500Principal()))
        .findFirst()
        .orElseThrow(() ->
            new Refusal(
                Step.AMD_CHAIN,
                "expected an AMD issuer that is known, found %s for %s"
                    .formatted(
                        subject.getIssuerX500Principal().getName(),
                        CertificateChain.name(subject))));
  }

  private static Window listed(
      Ground ground, X509CRL crl, X509Certificate root, List<X509Certificate> chain)
      throws Refusal {
    Window window = CertificateChain.listed(ground, Step.AMD_CRL, Scheme.RSA_PSS_SHA384, crl, root);
    for (X509Certificate certificate : chain) {
      Refusal.unless(
          !crl.isRevoked(certificate),
          Step.AMD_CRL,
          CertificateChain.name(certificate) + " is revoked by " + CertificateChain.name(root));
    }
    return window;
  }

  private static KeptAmd kept(X509Certificate leaf, Window window, boolean listed) throws Refusal {
    Refusal.unless(
        leaf.getPublicKey() instanceof ECPublicKey ec
            && ec.getParams().getCurve().getField().getFieldSize() == P384,
        Step.AMD_CHAIN,
        "expected an endorsement key on P-384, found another");
    try {
      AmdExtensions extensions = AmdExtensions.of(leaf);
      boolean vlek = CertificateChain.name(leaf).equals(VLEK);
      Refusal.unless(
          extensions.hardwareId().isPresent() != vlek && extensions.cloud().isPresent() == vlek,
          Step.AMD_CHAIN,
          "expected a VCEK with a hardware id or a VLEK with a cloud id, found neither");
      return new KeptAmd(leaf.getPublicKey(), extensions, window, listed);
    } catch (MalformedException e) {
      throw new Refusal(Step.AMD_CHAIN, String.valueOf(e.getMessage()));
    }
  }

  /// The next step, for one report.
  public EndorsedChip chip(Ground ground, SnpReport report) throws Refusal {
    return EndorsedChip.of(ground, this, report);
  }
}
