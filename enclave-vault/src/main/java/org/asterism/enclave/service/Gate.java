package org.asterism.enclave.service;

import java.util.Optional;
import java.util.function.Predicate;
import org.asterism.enclave.credential.Grants;
import org.asterism.enclave.policy.Judge;
import org.asterism.enclave.policy.KnownPolicies;
import org.asterism.enclave.policy.Request;
import org.asterism.enclave.policy.Terms;
import org.asterism.enclave.policy.Verdict;
import org.asterism.enclave.store.Entry;
import org.asterism.enclave.store.Records;
import org.asterism.enclave.store.StoreException;
import org.asterism.vault.Act;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.Policy.OperationKind;
import org.asterism.vault.Principal;
import org.asterism.vault.Reason;

/// What every act passes before it is done: is there a record, is it what the caller expects, and
/// does its policy allow this. Asked for each act, never for a connection.
final class Gate {
  /// Passed, or not.
  sealed interface Passage {
    record Open(Entry entry, Terms terms) implements Passage {}

    record Shut(Outcome.Refused refusal) implements Passage {}
  }

  private final Grants grants;
  private final KnownPolicies policies = new KnownPolicies();

  Gate(Grants grants) {
    this.grants = grants;
  }

  /// Looks the record up and judges the act by it.
  Passage pass(Records records, Principal principal, Act act) throws StoreException {
    Optional<Entry> found = records.find(act.handle());
    if (found.isEmpty()) {
      return shut(records.buried(act.handle()) ? Reason.TOMBSTONE : Reason.UNKNOWN_HANDLE);
    }
    Entry entry = found.get();
    if (!isExpected(entry, act)) {
      return shut(Reason.POLICY_DIGEST);
    }
    if (!epochHolds(act, entry.epoch())) {
      return shut(Reason.EPOCH);
    }
    return judge(entry, principal, act);
  }

  /// Whether the entry has the policy that the act expects.
  boolean isExpected(Entry entry, Act act) {
    return policies.find(entry.policy()).digest().equals(act.policy());
  }

  /// Judges an act by the policy of this entry, stored or yet to be.
  Passage judge(Entry entry, Principal principal, Act act) {
    var request = new Request(kind(act.operation()), principal, granted(principal, act));
    return switch (Judge.evaluate(policies.find(entry.policy()), request)) {
      case Verdict.Allowed(Terms terms) -> new Passage.Open(entry, terms);
      case Verdict.Denied(Reason reason) -> shut(reason);
    };
  }

  static Passage shut(Reason reason) {
    return new Passage.Shut(new Outcome.Refused(reason));
  }

  // A login begins by learning the epoch, and a clean-up knows handles only: for those two, no tag
  // is no expectation. Commit and abort name the epoch that they are about and are checked there,
  // because they may be repeated after the epoch in force has changed.
  private static boolean epochHolds(Act act, EpochTag inForce) {
    return switch (act.operation()) {
      case Operation.LoginStart _, Operation.Delete _ ->
          act.epoch().equals(EpochTag.NONE) || act.epoch().equals(inForce);
      case Operation.Commit _, Operation.Abort _ -> true;
      case Operation.Put _, Operation.Stage _, Operation.Release _, Operation.LoginFinish _ ->
          act.epoch().equals(inForce);
    };
  }

  private static OperationKind kind(Operation operation) {
    return switch (operation) {
      case Operation.Put _ -> OperationKind.PUT;
      case Operation.Stage _, Operation.Commit _, Operation.Abort _ -> OperationKind.STAGE;
      case Operation.Release _ -> OperationKind.RELEASE;
      case Operation.Delete _ -> OperationKind.DELETE;
      case Operation.LoginStart _, Operation.LoginFinish _ -> OperationKind.LOGIN;
    };
  }

  // protocol §4: a vault that was away "gets the decision as a Commit before any login there
  // counts", when no grant can exist. The credential was asked for when the verifier was staged;
  // commit and abort add nothing that it did not authorise.
  private Predicate<Handle> granted(Principal principal, Act act) {
    return switch (act.operation()) {
      case Operation.Commit _, Operation.Abort _ -> _ -> true;
      case Operation.Put _,
          Operation.Stage _,
          Operation.Release _,
          Operation.Delete _,
          Operation.LoginStart _,
          Operation.LoginFinish _ ->
          account -> grants.holds(act.grant(), principal, account);
    };
  }
}
