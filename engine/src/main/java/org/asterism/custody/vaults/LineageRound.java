package org.asterism.custody.vaults;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.asterism.quorum.Answer;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.LineageMark;
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
  private LineageMark next;

  LineageRound(Environment environment, LineageState known, LineageMark next) {
    this.environment = environment;
    this.known = known;
    this.next = next;
  }

  /// What one vault kept before, and whether it goes along.
  record Step(Member member, Optional<LineageMark> before, boolean accepted) {
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
    return environment.askAll(environment.members().toRevoke(), this::step);
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
              return new Step(member, answer.before(), answer.accepted());
            }));
  }

  private Step step(Member member, Duration deadline) throws VaultException {
    Advanced answer = advance(member, known.confirmed(), deadline);
    // Of an earlier round whose answer was lost, or which reached too few.
    if (!answer.accepted() && answer.before().filter(known::isOwn).isPresent()) {
      answer = advance(member, answer.before().get(), deadline);
    }
    return new Step(member, answer.before(), answer.accepted());
  }

  private Advanced advance(Member member, LineageMark expected, Duration deadline)
      throws VaultException {
    var errand = new Errand<>(NO_RECORD, EpochTag.NONE, NO_POLICY, new Advance(expected, next));
    return errand.carryOut(member, Authority.NONE, deadline);
  }
}
