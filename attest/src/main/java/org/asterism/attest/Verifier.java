package org.asterism.attest;

import java.security.Provider;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.asterism.attest.Verdict.Refused;
import org.asterism.attest.Verdict.Trusted;
import org.asterism.attest.collateral.AmdCollateral;
import org.asterism.attest.collateral.Collateral;
import org.asterism.attest.collateral.IntelCollateral;
import org.asterism.attest.quote.Evidence;
import org.asterism.attest.quote.Quote;
import org.asterism.attest.quote.SnpReport;
import org.asterism.attest.steps.Established;
import org.asterism.attest.steps.Ground;
import org.asterism.attest.steps.Kept;
import org.asterism.attest.steps.KeptAmd;
import org.asterism.attest.steps.KeptIntel;
import org.asterism.attest.steps.KnownQuote;
import org.asterism.attest.steps.Refusal;
import org.asterism.attest.steps.Roots;
import org.asterism.attest.steps.Signatures;
import org.asterism.attest.steps.Step;

/// A judge of evidence by a policy.
///
/// It guarantees that a [Trusted] verdict rests on signatures that lead to the vendors' built-in
/// root keys, all valid at the instant given, and on nothing that the evidence's bearer chose. It
/// does not guarantee that the hardware keeps what its vendor promises. Stateless and thread-safe;
/// no clock, no network. For untrusted evidence it answers, it does not throw.
public final class Verifier {
  private final Policy policy;
  private final Signatures signatures;
  private final Roots roots;

  /// With the JCA providers of this JVM.
  public Verifier(Policy policy) {
    this(policy, Signatures.ofThisJvm(), Roots.vendors());
  }

  /// With one JCA provider, which must have ECDSA, RSASSA-PSS and SHA-256.
  public Verifier(Policy policy, Provider provider) {
    this(policy, Signatures.by(provider), Roots.vendors());
  }

  Verifier(Policy policy, Signatures signatures, Roots roots) {
    this.policy = policy;
    this.signatures = signatures;
    this.roots = roots;
  }

  /// Judges one piece of evidence with the collateral for it, at an instant.
  public Verdict verify(Evidence evidence, List<Collateral> collateral, Instant at) {
    return verify(evidence, prepare(collateral, at), at);
  }

  /// Verifies collateral once, for many pieces of evidence.
  public PreparedCollateral prepare(List<Collateral> collateral, Instant at) {
    List<Kept> kept = new ArrayList<>();
    List<Refused> refused = new ArrayList<>();
    for (Collateral one : merged(collateral)) {
      try {
        kept.add(
            switch (one) {
              case IntelCollateral intel -> KeptIntel.verify(ground(at), intel);
              case AmdCollateral amd -> KeptAmd.verify(ground(at), amd);
            });
      } catch (Refusal refusal) {
        refused.add(refused(refusal));
      }
    }
    return new PreparedCollateral(kept, refused);
  }

  /// AMD's certificates and lists come in several files, and count together.
  private static List<Collateral> merged(List<Collateral> collateral) {
    List<Collateral> merged = new ArrayList<>();
    List<AmdCollateral> amd = new ArrayList<>();
    for (Collateral one : collateral) {
      switch (one) {
        case IntelCollateral intel -> merged.add(intel);
        case AmdCollateral part -> amd.add(part);
      }
    }
    if (!amd.isEmpty()) {
      merged.add(
          new AmdCollateral(
              amd.stream().flatMap(part -> part.certificates().stream()).toList(),
              amd.stream().flatMap(part -> part.crls().stream()).toList()));
    }
    return merged;
  }

  /// Judges one piece of evidence with collateral that was verified before.
  public Verdict verify(Evidence evidence, PreparedCollateral collateral, Instant at) {
    try {
      Established established =
          switch (evidence) {
            case Quote quote -> quote(quote, collateral, at);
            case SnpReport report -> report(report, collateral, at);
          };
      Optional<String> reason = policy.refuses(established);
      return reason.isPresent() ? new Refused(Step.POLICY, reason.get()) : new Trusted(established);
    } catch (Refusal refusal) {
      return refused(refusal);
    }
  }

  private Established quote(Quote quote, PreparedCollateral prepared, Instant at) throws Refusal {
    KnownQuote known = KnownQuote.of(quote);
    KeptIntel collateral = intel(quote, known, prepared);
    if (policy.requiresCrls() && !collateral.lists().complete()) {
      throw new Refusal(
          Step.COLLATERAL, "expected collateral prepared with revocation lists, found it without");
    }
    return known
        .platform(ground(at), valid(collateral, at))
        .module()
        .attestationKey()
        .enclave()
        .quote()
        .established();
  }

  /// Among several sets for this platform the newest by evaluation number counts. If none fits,
  /// what was refused says why, else the first is taken, and its step says what does not fit.
  private static KeptIntel intel(Quote quote, KnownQuote known, PreparedCollateral prepared)
      throws Refusal {
    List<KeptIntel> sets = prepared.kept(KeptIntel.class);
    Optional<KeptIntel> newest =
        known
            .claimedPlatform()
            .flatMap(platform ->
                sets.stream()
                    .filter(set -> set.fits(quote.report().kind(), platform))
                    .max(Comparator.comparingInt(KeptIntel::evaluationNumber)));
    if (newest.isPresent()) {
      return newest.get();
    }
    return first(
        prepared.refused().isEmpty() ? sets : List.of(),
        prepared,
        "Intel's collateral for this platform");
  }

  private Established report(SnpReport report, PreparedCollateral prepared, Instant at)
      throws Refusal {
    List<KeptAmd> sets = prepared.kept(KeptAmd.class);
    KeptAmd collateral = valid(first(sets, prepared, "a VCEK or VLEK certificate"), at);
    if (policy.requiresCrls() && !collateral.listed()) {
      throw new Refusal(
          Step.COLLATERAL, "expected collateral prepared with a revocation list, found it without");
    }
    return collateral.chip(ground(at), report).established();
  }

  private static <T extends Kept> T first(List<T> sets, PreparedCollateral prepared, String what)
      throws Refusal {
    if (!sets.isEmpty()) {
      return sets.getFirst();
    }
    Optional<Refused> why = prepared.firstRefused();
    throw why.isPresent()
        ? new Refusal(why.get().step(), why.get().reason())
        : new Refusal(Step.COLLATERAL, "expected " + what + ", found none");
  }

  private static <T extends Kept> T valid(T collateral, Instant at) throws Refusal {
    collateral.window().require(at, Step.VALIDITY);
    return collateral;
  }

  private Ground ground(Instant at) {
    return new Ground(signatures, roots, at, policy.requiresCrls());
  }

  private static Refused refused(Refusal refusal) {
    return new Refused(refusal.step(), refusal.reason());
  }
}
