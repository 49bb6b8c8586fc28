package org.asterism.enclave.service;

import java.util.Optional;
import org.asterism.enclave.credential.Attempts;
import org.asterism.enclave.credential.Grants;
import org.asterism.enclave.service.Gate.Passage;
import org.asterism.enclave.store.Decision;
import org.asterism.enclave.store.Entry;
import org.asterism.enclave.store.Records;
import org.asterism.enclave.store.StoreException;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Act;
import org.asterism.vault.Attempt;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Operation.StoredRecord;
import org.asterism.vault.Outcome;
import org.asterism.vault.Principal;
import org.asterism.vault.Reason;
import org.asterism.vault.Roots;

/// Logins, protocol §4: a try is counted durably before it is answered, and only a right credential
/// takes the count back.
final class LoginActs {
  private final Gate gate;
  private final Grants grants;
  private final Attempts attempts;

  LoginActs(Gate gate, Grants grants, Attempts attempts) {
    this.gate = gate;
    this.grants = grants;
    this.attempts = attempts;
  }

  Decision<Outcome> start(Records records, Principal principal, Act act) throws StoreException {
    return switch (gate.pass(records, principal, act)) {
      case Passage.Shut(Outcome.Refused refusal) -> Decision.undo(refusal);
      case Passage.Open(Entry entry, _) ->
          entry.contents() instanceof StoredRecord.Account account
              ? count(records, principal, entry, account)
              : refuse(Reason.DENIED);
    };
  }

  Decision<Outcome> finish(
      Records records, Principal principal, Act act, Operation.LoginFinish finish)
      throws StoreException {
    return switch (gate.pass(records, principal, act)) {
      case Passage.Shut(Outcome.Refused refusal) -> Decision.undo(refusal);
      case Passage.Open(Entry entry, _) ->
          entry.contents() instanceof StoredRecord.Account account
              ? verify(records, principal, new Finishing(act.handle(), account, finish))
              : refuse(Reason.DENIED);
    };
  }

  private record Finishing(
      Handle handle, StoredRecord.Account account, Operation.LoginFinish finish) {}

  private Decision<Outcome> count(
      Records records, Principal principal, Entry entry, StoredRecord.Account account)
      throws StoreException {
    if (account.verifier().isEmpty()) {
      return refuse(Reason.NO_CREDENTIAL);
    }
    Handle handle = entry.handle();
    long tried = records.counter(handle);
    if (tried >= account.tries()) {
      grants.endAll(handle);
      return refuse(Reason.LOCKED);
    }
    records.setCounter(handle, tried + 1);
    Attempt attempt = attempts.draw();
    int left = (int) (account.tries() - tried - 1);
    return Decision.keep(
        new Outcome.LoginStarted(account.stretch(), entry.epoch(), attempt, left),
        () -> attempts.begin(attempt, principal, handle));
  }

  private Decision<Outcome> verify(Records records, Principal principal, Finishing finishing)
      throws StoreException {
    Handle handle = finishing.handle();
    Optional<SecretBytes> verifier = finishing.account().verifier();
    // An attempt that is unknown here is like a grant that has ended: begin again.
    if (!attempts.finish(finishing.finish().attempt(), principal, handle)) {
      return refuse(Reason.GRANT);
    }
    if (verifier.isEmpty()) {
      return refuse(Reason.NO_CREDENTIAL);
    }
    try (SecretBytes shown = records.verifierDigest(handle, finishing.finish().credential())) {
      return shown.constantTimeEquals(verifier.get())
          ? admit(records, principal, finishing)
          : wrong(records, finishing);
    }
  }

  private Decision<Outcome> admit(Records records, Principal principal, Finishing finishing)
      throws StoreException {
    records.setCounter(finishing.handle(), 0);
    SecretBytes grant = grants.draw();
    Octets digest = grants.digest(grant);
    Roots<SecretBytes> roots = finishing.account().roots();
    var answer =
        new Outcome.LoggedIn(
            grant,
            new Roots<>(roots.tokenRoot().copy(), roots.privateRoot().map(SecretBytes::copy)),
            finishing.account().companion());
    return Decision.keep(answer, () -> grants.hold(digest, principal, finishing.handle()));
  }

  private Decision<Outcome> wrong(Records records, Finishing finishing) throws StoreException {
    long left = finishing.account().tries() - records.counter(finishing.handle());
    if (left <= 0) {
      grants.endAll(finishing.handle());
    }
    return Decision.undo(new Outcome.Refused(Reason.WRONG_CREDENTIAL, (int) Math.max(0, left)));
  }

  private static Decision<Outcome> refuse(Reason reason) {
    return Decision.undo(new Outcome.Refused(reason));
  }
}
