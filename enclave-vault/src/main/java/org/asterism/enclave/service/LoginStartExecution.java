package org.asterism.enclave.service;

import java.util.Optional;
import org.asterism.enclave.credential.Attempts;
import org.asterism.enclave.credential.Grants;
import org.asterism.enclave.credential.Pace;
import org.asterism.enclave.store.StoreException;
import org.asterism.oprf.Evaluation;
import org.asterism.oprf.Evaluator;
import org.asterism.vault.Attempt;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.Principal;
import org.asterism.vault.Reason;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.LoginStart;
import org.asterism.vault.operation.LoginStart.Started;

/// The start of a login, protocol §4: a try is counted durably before it is answered, and only a
/// right credential takes the count back. It learns the epoch, so that no tag is no expectation.
///
/// An evaluation leaves with the answer, after the sync: nobody gets one that is not counted.
record LoginStartExecution(Evaluator evaluator, Grants grants, Attempts attempts, Pace pace)
    implements Execution<LoginStart, Started> {
  @Override
  public boolean concerns(EpochTag named, EpochTag inForce) {
    return named.equals(EpochTag.NONE) || named.equals(inForce);
  }

  @Override
  public Started execute(Case asked, LoginStart start, Passage passage)
      throws StoreException, VaultRefused {
    StoredRecord.Account account = passage.account(asked);
    asked.require(account.verifier().isPresent(), Reason.NO_CREDENTIAL);
    Handle handle = asked.handle();
    long tried = asked.records().counter(handle);
    if (tried >= account.tries()) {
      grants.endAll(handle);
      throw asked.refusal(Reason.LOCKED);
    }
    Pace.Turn turn = pace.spend(asked.principal(), handle, account.tries());
    if (!turn.taken()) {
      throw VaultRefused.tooSoon(asked.vault(), turn.time());
    }
    Optional<Evaluation> evaluation = evaluation(asked, start, account);
    asked.records().setCounter(handle, tried + 1);
    Attempt attempt = attempts.draw();
    Principal principal = asked.principal();
    asked.onceDurable().add(() -> attempts.begin(attempt, principal, handle));
    int left = (int) (account.tries() - tried - 1);
    return new Started(
        account.stretch(), passage.entry().epoch(), attempt, evaluation, left, turn.time());
  }

  // What is no point is refused before it is counted: it is no try.
  private Optional<Evaluation> evaluation(
      Case asked, LoginStart start, StoredRecord.Account account) throws VaultRefused {
    if (start.element().isEmpty() || account.loginShare().isEmpty()) {
      return Optional.empty();
    }
    asked.require(evaluator.isAble(), Reason.GROUP);
    byte[] element = start.element().get().toByteArray();
    Optional<Evaluation> evaluation = evaluator.evaluate(account.loginShare().get(), element);
    asked.require(evaluation.isPresent(), Reason.INPUT);
    return evaluation;
  }
}
