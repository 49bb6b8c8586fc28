package org.asterism.attest.steps;

import java.security.PublicKey;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.asterism.attest.collateral.X509;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.MalformedException;
import org.asterism.attest.steps.Signatures.Scheme;

/// A verified chain below a pinned root: RFC 5280, 6.1, for the short chains of the vendors.
///
/// @param leaf the certificate that the chain is for
/// @param issuer the certificate or root key's certificate above it
/// @param window when all of it is valid
record CertificateChain(X509Certificate leaf, X509Certificate issuer, Window window) {
  private static final int KEY_CERT_SIGN = 5;
  private static final int MAX_CHAIN = 4;

  /// Follows leaf, issuers and root, each signed by the next; the last must have the pinned key of
  /// Intel's root. A certificate that the root issued is looked up in the root's revocation list.
  static CertificateChain toIntel(Ground ground, Step step, String pem, Optional<X509CRL> rootCrl)
      throws Refusal {
    List<X509Certificate> chain = parse(step, pem);
    Refusal.unless(
        chain.size() >= 2 && chain.size() <= MAX_CHAIN,
        step,
        "expected a chain of 2 to 4 certificates, found " + chain.size());
    PublicKey root = ground.roots().intel();
    Refusal.unless(
        chain.getLast().getPublicKey().equals(root),
        step,
        "expected a chain to Intel's pinned root key, found another root: "
            + name(chain.getLast()));
    Window window = issued(ground, step, Scheme.ECDSA_SHA256, chain.getLast(), chain.getLast());
    for (int i = chain.size() - 2; i >= 0; i--) {
      window =
          window.and(issued(ground, step, Scheme.ECDSA_SHA256, chain.get(i), chain.get(i + 1)));
    }
    X509Certificate top = chain.get(chain.size() - 2);
    Refusal.unless(
        rootCrl.isEmpty() || !rootCrl.get().isRevoked(top),
        step,
        name(top) + " is revoked by Intel's root");
    return new CertificateChain(chain.getFirst(), chain.get(1), window);
  }

  /// One link: signed by the issuer's key with the scheme named, by name, by an authority, in time.
  static Window issued(
      Ground ground, Step step, Scheme scheme, X509Certificate subject, X509Certificate issuer)
      throws Refusal {
    Refusal.unless(
        subject.getIssuerX500Principal().equals(issuer.getSubjectX500Principal()),
        step,
        "%s names another issuer than %s".formatted(name(subject), name(issuer)));
    Refusal.unless(isAuthority(issuer), step, name(issuer) + " is not a certificate authority");
    Refusal.unless(
        !subject.hasUnsupportedCriticalExtension(),
        step,
        name(subject) + " has a critical extension that is not understood");
    Refusal.unless(
        ground.signatures().certificate(scheme, subject, issuer.getPublicKey()),
        step,
        "the signature of %s by %s does not hold".formatted(name(subject), name(issuer)));
    // RFC 5280, 4.1.2.5: notAfter itself is still valid.
    return ground.period(
        step,
        name(subject),
        subject.getNotBefore().toInstant(),
        subject.getNotAfter().toInstant().plusSeconds(1));
  }

  /// A revocation list by its issuer, current: RFC 5280, 6.3.3.
  static Window listed(Ground ground, Step step, Scheme scheme, X509CRL crl, X509Certificate issuer)
      throws Refusal {
    Refusal.unless(
        crl.getIssuerX500Principal().equals(issuer.getSubjectX500Principal()),
        step,
        "the revocation list names another issuer than " + name(issuer));
    Refusal.unless(
        !crl.hasUnsupportedCriticalExtension(),
        step,
        "the revocation list has a critical extension that is not understood");
    Refusal.unless(
        ground.signatures().crl(scheme, crl, issuer.getPublicKey()),
        step,
        "the signature of the revocation list by %s does not hold".formatted(name(issuer)));
    Refusal.unless(crl.getNextUpdate() != null, step, "the revocation list names no next update");
    Instant until = crl.getNextUpdate().toInstant();
    return ground.period(
        step, "revocation list of " + name(issuer), crl.getThisUpdate().toInstant(), until);
  }

  static X509CRL crl(Step step, Bytes der) throws Refusal {
    try {
      return X509.crl(der);
    } catch (MalformedException e) {
      throw new Refusal(step, String.valueOf(e.getMessage()));
    }
  }

  private static List<X509Certificate> parse(Step step, String pem) throws Refusal {
    try {
      return X509.chain(pem);
    } catch (MalformedException e) {
      throw new Refusal(step, String.valueOf(e.getMessage()));
    }
  }

  private static boolean isAuthority(X509Certificate certificate) {
    boolean[] usage = certificate.getKeyUsage();
    return certificate.getBasicConstraints() >= 0 && (usage == null || usage[KEY_CERT_SIGN]);
  }

  /// The common name, which is how the vendors tell their certificates apart.
  static String name(X509Certificate certificate) {
    for (String part : certificate.getSubjectX500Principal().getName().split(",", -1)) {
      if (part.startsWith("CN=")) {
        return part.substring(3);
      }
    }
    return certificate.getSubjectX500Principal().getName();
  }
}
