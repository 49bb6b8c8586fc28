package org.asterism.enclave.service;

import java.util.Optional;
import org.asterism.enclave.credential.Attempts;
import org.asterism.enclave.credential.Grants;
import org.asterism.enclave.service.Gate.Passage;
import org.asterism.enclave.store.Decision;
import org.asterism.enclave.store.Entry;
import org.asterism.enclave.store.Records;
import org.asterism.enclave.store.Staged;
import org.asterism.enclave.store.StoreException;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Act;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.Operation;
import org.asterism.vault.Operation.StoredRecord;
import org.asterism.vault.Outcome;
import org.asterism.vault.Principal;
import org.asterism.vault.Reason;

/// The change of a PIN in two steps (design §6, "what revokes"): a verifier is staged beside the
/// one in force, and the directory's decision commits or aborts it. All three can be repeated.
///
/// What is staged gives way to the next that is staged: an engine that died before its decision
/// must not block the account.
final class StageActs {
  private final Gate gate;
  private final Grants grants;
  private final Attempts attempts;

  StageActs(Gate gate, Grants grants, Attempts attempts) {
    this.gate = gate;
    this.grants = grants;
    this.attempts = attempts;
  }

  Decision<Outcome> stage(Records records, Principal principal, Act act, Operation.Stage stage)
      throws StoreException {
    Passage passage = gate.pass(records, principal, act);
    if (passage instanceof Passage.Shut(Outcome.Refused refusal)) {
      return Decision.undo(refusal);
    }
    if (account(passage).isEmpty()) {
      return refuse(Reason.DENIED);
    }
    if (stage.next().equals(act.epoch()) || stage.next().equals(EpochTag.NONE)) {
      return refuse(Reason.EPOCH);
    }
    try (SecretBytes digest = records.verifierDigest(act.handle(), stage.verifier())) {
      records.stage(act.handle(), new Staged(stage.next(), stage.stretch(), digest));
    }
    return Decision.keep(new Outcome.Done());
  }

  Decision<Outcome> commit(Records records, Principal principal, Act act, EpochTag next)
      throws StoreException {
    Passage passage = gate.pass(records, principal, act);
    if (passage instanceof Passage.Shut(Outcome.Refused refusal)) {
      return Decision.undo(refusal);
    }
    Optional<Account> account = account(passage);
    if (account.isEmpty()) {
      return refuse(Reason.DENIED);
    }
    if (account.get().epoch().equals(next)) {
      return Decision.keep(new Outcome.Done());
    }
    if (!account.get().epoch().equals(act.epoch())) {
      return refuse(Reason.EPOCH);
    }
    Optional<Staged> staged = records.staged(act.handle());
    return staged.isPresent() && staged.get().next().equals(next)
        ? putInForce(records, account.get(), staged.get())
        : refuse(Reason.CONFLICT);
  }

  Decision<Outcome> abort(Records records, Principal principal, Act act, EpochTag next)
      throws StoreException {
    Passage passage = gate.pass(records, principal, act);
    if (passage instanceof Passage.Shut(Outcome.Refused refusal)) {
      return Decision.undo(refusal);
    }
    if (account(passage).map(Account::epoch).filter(next::equals).isPresent()) {
      return refuse(Reason.CONFLICT);
    }
    Optional<Staged> staged = records.staged(act.handle());
    if (staged.isPresent() && staged.get().next().equals(next)) {
      records.unstage(act.handle());
    }
    return Decision.keep(new Outcome.Done());
  }

  private record Account(Handle handle, EpochTag epoch, StoredRecord.Account contents) {}

  private static Optional<Account> account(Passage passage) {
    return passage instanceof Passage.Open(Entry(var handle, var epoch, var contents), _)
            && contents instanceof StoredRecord.Account account
        ? Optional.of(new Account(handle, epoch, account))
        : Optional.empty();
  }

  private Decision<Outcome> putInForce(Records records, Account account, Staged staged)
      throws StoreException {
    Handle handle = account.handle();
    StoredRecord.Account before = account.contents();
    var after =
        new StoredRecord.Account(
            before.role(),
            before.tries(),
            staged.stretch(),
            Optional.of(staged.verifierDigest()),
            before.roots(),
            before.policy(),
            before.companion());
    records.put(new Entry(handle, staged.next(), after));
    records.unstage(handle);
    records.setCounter(handle, 0);
    return Decision.keep(
        new Outcome.Done(),
        () -> {
          grants.endAll(handle);
          attempts.endAll(handle);
        });
  }

  private static Decision<Outcome> refuse(Reason reason) {
    return Decision.undo(new Outcome.Refused(reason));
  }
}
