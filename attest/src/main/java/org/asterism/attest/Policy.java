package org.asterism.attest;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.asterism.attest.quote.Field;
import org.asterism.attest.quote.Kind;
import org.asterism.attest.steps.Established;

/// What a relying party accepts, beyond that the evidence is genuine. Whatever is not named is
/// refused: a kind, a TCB status, debugging, missing revocation lists of either vendor, an SNP
/// report of another privilege level than 0, a guest that may be moved. Immutable.
///
/// Without a demand on measurement or signer *any* software on a genuine platform is accepted, and
/// without [Demand.ReportData] evidence may be old or another's.
///
/// @param kinds the accepted technologies
/// @param tcb the accepted ratings by Intel
/// @param demands what must hold besides; all of them
/// @param insecure what is accepted although it should not be
public record Policy(Set<Kind> kinds, TcbRule tcb, List<Demand> demands, Set<Insecure> insecure) {

  /// What weakens a policy, each by a name that can be searched for.
  public enum Insecure {
    /// Software that its host can read and change.
    INSECURE_DEBUG_ACCEPTED("debuggable software"),
    /// Collateral without its vendor's revocation lists: a stolen platform key is not noticed.
    INSECURE_MISSING_CRLS_ACCEPTED("collateral without revocation lists");

    private final String words;

    Insecure(String words) {
      this.words = words;
    }
  }

  public Policy {
    kinds = Set.copyOf(kinds);
    demands = List.copyOf(demands);
    insecure = Set.copyOf(insecure);
  }

  /// Accepts nothing but these kinds at these ratings, not debuggable, with revocation lists.
  public static Policy of(Set<Kind> kinds, TcbRule tcb) {
    return new Policy(kinds, tcb, List.of(), Set.of());
  }

  /// Any genuine platform that is not revoked: what an inspection without a policy of its own uses.
  public static Policy genuine() {
    return of(EnumSet.allOf(Kind.class), TcbRule.notRevoked());
  }

  /// The same policy with one more demand.
  public Policy and(Demand demand) {
    List<Demand> more = new ArrayList<>(demands);
    more.add(demand);
    return new Policy(kinds, tcb, more, insecure);
  }

  /// The same policy, weaker.
  public Policy but(Insecure weakness) {
    Set<Insecure> more = EnumSet.of(weakness);
    more.addAll(insecure);
    return new Policy(kinds, tcb, demands, more);
  }

  /// What this policy accepts, one sentence each.
  public List<String> words() {
    List<String> words = new ArrayList<>();
    words.add(new Demand.Kinds(kinds).words());
    words.add(tcb.words());
    demands.forEach(demand -> words.add(demand.words()));
    insecure.stream()
        .sorted()
        .forEach(weakness -> words.add("INSECURE: accepts " + weakness.words));
    return List.copyOf(words);
  }

  boolean requiresCrls() {
    return !insecure.contains(Insecure.INSECURE_MISSING_CRLS_ACCEPTED);
  }

  /// Why it refuses; empty if it accepts. Debugging is judged before the rating, so no rating can
  /// excuse it.
  Optional<String> refuses(Established established) {
    return Stream.of(
            new Demand.Kinds(kinds).refuses(established).stream(),
            debug(established).stream(),
            tcb.refuses(established.tcb()).stream(),
            unsaid().flatMap(demand -> demand.refuses(established).stream()),
            demands.stream().flatMap(demand -> demand.refuses(established).stream()))
        .flatMap(reasons -> reasons)
        .findFirst();
  }

  // What is asked where no demand says otherwise.
  private Stream<Demand> unsaid() {
    Stream<Demand> migration =
        kinds.stream()
            .filter(kind ->
                demands.stream()
                    .noneMatch(d -> d instanceof Demand.Migration(Kind of, _) && of == kind))
            .map(kind -> new Demand.Migration(kind, false));
    boolean levelSaid = demands.stream().anyMatch(demand -> demand.concerns(Field.SNP_VMPL));
    return levelSaid
        ? migration
        : Stream.concat(Stream.of(Demand.Range.atMost(Field.SNP_VMPL, 0)), migration);
  }

  private Optional<String> debug(Established established) {
    boolean refused =
        established.report().debug() && !insecure.contains(Insecure.INSECURE_DEBUG_ACCEPTED);
    return refused
        ? Optional.of("expected software that cannot be debugged, found the debug flag set")
        : Optional.empty();
  }
}
