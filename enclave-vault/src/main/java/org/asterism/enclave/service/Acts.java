package org.asterism.enclave.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.asterism.enclave.credential.Attempts;
import org.asterism.enclave.credential.Grants;
import org.asterism.enclave.limits.Limits;
import org.asterism.enclave.store.Decision;
import org.asterism.enclave.store.Records;
import org.asterism.enclave.store.StoreException;
import org.asterism.vault.Act;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.Principal;

/// The one place where an act is executed: by its operation, inside the transaction it is given.
final class Acts {
  private final RecordActs recordActs;
  private final LoginActs loginActs;
  private final StageActs stageActs;

  Acts(Limits limits, Grants grants, Attempts attempts) {
    var gate = new Gate(grants);
    this.recordActs = new RecordActs(gate, limits, grants, attempts);
    this.loginActs = new LoginActs(gate, grants, attempts);
    this.stageActs = new StageActs(gate, grants, attempts);
  }

  Decision<Outcome> run(Records records, Principal principal, Act act) throws StoreException {
    return switch (act.operation()) {
      case Operation.Put(var contents) -> recordActs.put(records, principal, act, contents);
      case Operation.Stage stage -> stageActs.stage(records, principal, act, stage);
      case Operation.Commit(var next) -> stageActs.commit(records, principal, act, next);
      case Operation.Abort(var next) -> stageActs.abort(records, principal, act, next);
      case Operation.Release(long wanted) -> recordActs.release(records, principal, act, wanted);
      case Operation.Delete() -> recordActs.delete(records, principal, act);
      case Operation.LoginStart() -> loginActs.start(records, principal, act);
      case Operation.LoginFinish finish -> loginActs.finish(records, principal, act, finish);
    };
  }

  /// All of them, or the first refusal alone and none of them.
  Decision<List<Outcome>> runAll(Records records, Principal principal, List<Act> acts)
      throws StoreException {
    List<Outcome> outcomes = new ArrayList<>();
    List<Runnable> onceDurable = new ArrayList<>();
    boolean complete = false;
    try {
      for (Act act : acts) {
        Decision<Outcome> decision = run(records, principal, act);
        if (decision.answer() instanceof Outcome.Refused refused) {
          return Decision.undo(List.of(refused));
        }
        outcomes.add(decision.answer());
        onceDurable.add(decision.onceDurable());
      }
      complete = true;
      return Decision.keep(List.copyOf(outcomes), () -> onceDurable.forEach(Runnable::run));
    } finally {
      if (!complete) {
        outcomes.forEach(Outcome::close);
      }
    }
  }

  /// The answer to an act that writes nothing; empty where it must be run in a transaction.
  Optional<Outcome> readOnly(Records committed, Principal principal, Act act)
      throws StoreException {
    return act.operation() instanceof Operation.Release(long wanted)
        ? recordActs.releaseUncounted(committed, principal, act, wanted)
        : Optional.empty();
  }
}
