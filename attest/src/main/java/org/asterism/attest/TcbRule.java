package org.asterism.attest;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.asterism.attest.collateral.TcbStatus;
import org.asterism.attest.steps.Tcb;

/// What a policy accepts of Intel's rating of a platform. AMD gives none; see [Demand.SnpVersions].
///
/// @param statuses the accepted statuses, by name; `Revoked` is never accepted
/// @param advisories the accepted advisories, by name; empty if any is accepted that comes with an
///   accepted status
/// @param minimumEvaluationNumber the lowest evaluation number of the collateral. Collateral stays
///   valid for a month after a newer rating, so without it whoever brings the collateral chooses
public record TcbRule(
    Set<TcbStatus> statuses, Optional<Set<String>> advisories, int minimumEvaluationNumber) {

  public TcbRule {
    if (statuses.contains(TcbStatus.REVOKED) || minimumEvaluationNumber < 0) {
      throw new IllegalArgumentException("a revoked platform or a negative number is no rule");
    }
    statuses = Set.copyOf(statuses);
    advisories = advisories.map(Set::copyOf);
  }

  /// Only platforms that are up to date.
  public static TcbRule upToDate(int minimumEvaluationNumber) {
    return new TcbRule(Set.of(TcbStatus.UP_TO_DATE), Optional.empty(), minimumEvaluationNumber);
  }

  /// Everything that Intel has signed as not revoked.
  public static TcbRule notRevoked() {
    Set<TcbStatus> all = EnumSet.complementOf(EnumSet.of(TcbStatus.REVOKED));
    return new TcbRule(all, Optional.empty(), 0);
  }

  String words() {
    String names =
        statuses.stream().sorted().map(TcbStatus::toString).collect(Collectors.joining(" or "));
    return "TCB status is %s, %s, evaluation number is at least %d"
        .formatted(
            names.isEmpty() ? "none" : names,
            advisories
                .map(a -> a.isEmpty() ? "no advisory" : "no advisory but " + new TreeSet<>(a))
                .orElse("any advisory"),
            minimumEvaluationNumber);
  }

  Optional<String> refuses(Tcb tcb) {
    if (tcb.status().isEmpty()) {
      return Optional.empty();
    }
    TcbStatus status = tcb.status().get();
    if (!statuses.contains(status)) {
      return Optional.of(
          "TCB status %s is not accepted (advisories %s)".formatted(status, tcb.advisories()));
    }
    if (tcb.evaluationNumber() < minimumEvaluationNumber) {
      return Optional.of(
          "expected collateral of evaluation number %d or newer, found %d"
              .formatted(minimumEvaluationNumber, tcb.evaluationNumber()));
    }
    TreeSet<String> open = new TreeSet<>(tcb.advisories());
    open.removeAll(advisories.orElse(Collections.unmodifiableSet(tcb.advisories())));
    return open.isEmpty()
        ? Optional.empty()
        : Optional.of("advisories that are not accepted: " + open);
  }
}
