package org.asterism.enclave.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.asterism.enclave.credential.Grants;
import org.asterism.enclave.policy.Judge;
import org.asterism.enclave.policy.KnownPolicies;
import org.asterism.enclave.policy.Request;
import org.asterism.enclave.policy.Terms;
import org.asterism.enclave.policy.Verdict;
import org.asterism.enclave.service.Execution.Passage;
import org.asterism.enclave.store.Decision;
import org.asterism.enclave.store.Entry;
import org.asterism.enclave.store.Records;
import org.asterism.enclave.store.StoreException;
import org.asterism.secret.Handover;
import org.asterism.vault.Act;
import org.asterism.vault.Handle;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.Policy;
import org.asterism.vault.Principal;
import org.asterism.vault.Reason;
import org.asterism.vault.VaultName;
import org.asterism.vault.VaultRefused;

/// What every act passes before it is done: is there a record, is it what the caller expects, and
/// does its policy allow this. Asked for each act, never for a connection; then the act's operation
/// is executed, inside the transaction that is given.
final class Gate {
  private final VaultName vault;
  private final Grants grants;
  private final Executions executions;
  private final KnownPolicies policies = new KnownPolicies();

  Gate(VaultName vault, Grants grants, Executions executions) {
    this.vault = vault;
    this.grants = grants;
    this.executions = executions;
  }

  /// The answers to a batch.
  record Answers<A extends Outcome>(List<A> all) implements Outcome {
    @Override
    public void close() {
      all.forEach(Outcome::close);
    }
  }

  /// Done inside the transaction whose records these are, or refused.
  <A extends Outcome> Decision<A> run(Records records, Principal principal, Act<A> act)
      throws StoreException, VaultRefused {
    List<Runnable> onceDurable = new ArrayList<>();
    A answer = run(new Case(vault, principal, records, act, onceDurable), act.operation());
    return new Decision<>(answer, () -> onceDurable.forEach(Runnable::run));
  }

  /// All of them, or the first refusal and none of them.
  <A extends Outcome> Decision<Answers<A>> runAll(
      Records records, Principal principal, List<? extends Act<? extends A>> acts)
      throws StoreException, VaultRefused {
    List<Runnable> onceDurable = new ArrayList<>();
    var answers = new Answers<A>(new ArrayList<>());
    try (var handover = Handover.orElse(answers::close)) {
      for (Act<? extends A> act : acts) {
        var asked = new Case(vault, principal, records, act, onceDurable);
        answers.all().add(run(asked, act.operation()));
      }
      return handover.to(new Decision<>(answers, () -> onceDurable.forEach(Runnable::run)));
    }
  }

  /// The answer to an act that writes nothing; empty where it must be run in a transaction.
  <A extends Outcome> Optional<A> read(Records committed, Principal principal, Act<A> act)
      throws StoreException, VaultRefused {
    var asked = new Case(vault, principal, committed, act, List.of());
    return executions.of(act.operation()) instanceof Execution.Reading<Operation<A>, A> reading
        ? run(reading, asked, act.operation(), terms -> !reading.writes(terms))
        : Optional.empty();
  }

  /// Whether the act's answer is to be computed when the store is left.
  boolean computes(Act<?> act) {
    return executions.of(act.operation()) instanceof Execution.Computing;
  }

  /// What is to be computed for an act that writes nothing; empty where it must be prepared in a
  /// transaction.
  <A extends Outcome> Optional<Prepared<A>> prepare(
      Records committed, Principal principal, Act<A> act) throws StoreException, VaultRefused {
    return prepare(new Case(vault, principal, committed, act, List.of()), act.operation(), false);
  }

  /// What is to be computed, its use counted.
  <A extends Outcome> Decision<Prepared<A>> prepareCounted(
      Records records, Principal principal, Act<A> act) throws StoreException, VaultRefused {
    var asked = new Case(vault, principal, records, act, List.of());
    return Decision.keep(prepare(asked, act.operation(), true).orElseThrow());
  }

  private <A extends Outcome> Optional<Prepared<A>> prepare(
      Case asked, Operation<A> operation, boolean counted) throws StoreException, VaultRefused {
    var computing = (Execution.Computing<Operation<A>, A>) executions.of(operation);
    Optional<Entry> subject = computing.subject(asked, operation);
    if (subject.isEmpty()) {
      return Optional.of(computing.prepareWithoutSubject(asked, operation));
    }
    Passage passage = pass(computing, asked, subject.get());
    return counted || !computing.writes(passage.terms())
        ? Optional.of(computing.prepare(asked, operation, passage))
        : Optional.empty();
  }

  private <A extends Outcome> A run(Case asked, Operation<A> operation)
      throws StoreException, VaultRefused {
    return run(executions.of(operation), asked, operation, _ -> true).orElseThrow();
  }

  private <O extends Operation<A>, A extends Outcome> Optional<A> run(
      Execution<O, A> execution, Case asked, O operation, Predicate<Terms> suffice)
      throws StoreException, VaultRefused {
    try {
      Optional<Entry> subject = execution.subject(asked, operation);
      if (subject.isEmpty()) {
        return Optional.of(execution.withoutSubject(asked, asked.records().buried(asked.handle())));
      }
      Passage passage = pass(execution, asked, subject.get());
      return suffice.test(passage.terms())
          ? Optional.of(execution.execute(asked, operation, passage))
          : Optional.empty();
    } catch (VaultRefused refused) {
      execution.refused(asked, operation);
      throw refused;
    }
  }

  private Passage pass(Execution<?, ?> execution, Case asked, Entry entry)
      throws StoreException, VaultRefused {
    Act<?> act = asked.act();
    KnownPolicies.Known policy = policies.find(entry.policy());
    asked.require(policy.digest().equals(act.policy()), Reason.POLICY_DIGEST);
    if (!execution.concerns(act.epoch(), entry.epoch())) {
      throw asked.refusal(Reason.EPOCH, entry.epoch());
    }
    Predicate<Handle> granted =
        account -> !execution.needsGrant() || grants.holds(act.grant(), asked.principal(), account);
    var request = new Request(act.operation().kind(), asked.principal(), granted);
    return switch (Judge.evaluate(policy, request)) {
      case Verdict.Allowed(Terms terms, boolean byGrant) -> {
        // After the policy: whom the record does not concern learns nothing of it.
        asked.require(
            execution.concernsMarked() || !asked.records().marked(asked.handle()), Reason.MARKED);
        yield new Passage(entry, terms, byGrant, policy.decoded().flatMap(Policy::account));
      }
      case Verdict.Denied(Reason reason) -> throw asked.refusal(reason);
    };
  }
}
