package org.asterism.custody.vaults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.asterism.quorum.Answer;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.LineageMark;
import org.asterism.vault.Outcome;
import org.asterism.vault.PolicyDigest;
import org.asterism.vault.VaultException;
import org.asterism.vault.operation.Advance;
import org.asterism.vault.operation.Advance.Advanced;

/// One step of a token store, asked of all vaults. For one thread, once.
final class LineageRound {
  private static final Handle NO_RECORD = Handle.of(new byte[Handle.LENGTH]);
  private static final PolicyDigest NO_POLICY = PolicyDigest.of(new byte[PolicyDigest.LENGTH]);

  private final Environment environment;
  private final LineageState known;
  private final List<Company> companies;
  private LineageMark next;

  /// @param companies go along
  LineageRound(
      Environment environment, LineageState known, LineageMark next, List<Company> companies) {
    this.environment = environment;
    this.known = known;
    this.next = next;
    this.companies = companies;
  }

  /// What one vault kept before, and whether it goes along.
  ///
  /// @param told whether it did all that went along
  record Step(Member member, Optional<LineageMark> before, boolean accepted, boolean told) {
    /// Whether its store was put back: it has acknowledged a later step.
    boolean isOutdated(LineageState known) {
      long seen = known.seen().getOrDefault(member.id(), 0L);
      return accepted && seen > 0 && before.map(mark -> mark.counter() < seen).orElse(true);
    }
  }

  LineageMark next() {
    return next;
  }

  List<Answer<Step>> ask() {
    Members members = environment.members();
    return environment.askAll(Math.max(members.toRevoke(), members.toCreate()), this::step);
  }

  /// An operator decided: a step beyond what any vault knows, at all that answer.
  List<Step> overrule(List<Step> steps) {
    long highest =
        steps.stream()
            .flatMap(step -> step.before().stream())
            .mapToLong(LineageMark::counter)
            .max()
            .orElse(0);
    LineageMark before = next;
    next =
        new LineageMark(
            before.lineage(),
            Math.max(highest, before.counter()) + 1,
            environment.random().nextLong());
    return Answer.given(
        environment.askAll(
            environment.members().toRevoke(),
            (member, deadline) -> {
              Advanced answer = advance(member, before, deadline);
              if (!answer.accepted() && answer.before().isPresent()) {
                answer = advance(member, answer.before().get(), deadline);
              }
              return new Step(member, answer.before(), answer.accepted(), false);
            }));
  }

  private Step step(Member member, Duration deadline) throws VaultException {
    Optional<Advanced> together = together(member, deadline);
    Advanced answer =
        together.isPresent() ? together.get() : advance(member, known.confirmed(), deadline);
    // Of an earlier round whose answer was lost, or which reached too few.
    if (!answer.accepted() && answer.before().filter(known::isOwn).isPresent()) {
      answer = advance(member, answer.before().get(), deadline);
    }
    return new Step(member, answer.before(), answer.accepted(), together.isPresent());
  }

  // Empty where the vault refused something of it, and therefore all, or did not get it: the step
  // is then tried alone.
  private Optional<Advanced> together(Member member, Duration deadline) throws VaultException {
    var errands = new ArrayList<Errand<? extends Outcome>>();
    companies.forEach(company -> errands.addAll(company.at(member)));
    errands.add(advance(known.confirmed()));
    try {
      List<Outcome> answers = Errand.carryOutAll(errands, member, Authority.NONE, deadline);
      return Optional.of((Advanced) answers.getLast());
    } catch (VaultException failed) {
      if (errands.size() == 1) {
        throw failed;
      }
      return Optional.empty();
    }
  }

  private Advanced advance(Member member, LineageMark expected, Duration deadline)
      throws VaultException {
    return advance(expected).carryOut(member, Authority.NONE, deadline);
  }

  private Errand<Advanced> advance(LineageMark expected) {
    return new Errand<>(NO_RECORD, EpochTag.NONE, NO_POLICY, new Advance(expected, next));
  }
}
