package org.asterism.enclave.service;

import java.util.Optional;
import org.asterism.enclave.credential.Attempts;
import org.asterism.enclave.credential.Grants;
import org.asterism.enclave.store.Entry;
import org.asterism.enclave.store.StoreException;
import org.asterism.oprf.Evaluator;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.Outcome.Done;
import org.asterism.vault.Reason;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.Reinstate;

/// A reinstatement: what a quorum has in force takes the place of what is in force here, with all
/// tries. It is compared and set: a late one does not undo what was decided after it.
record ReinstateExecution(Evaluator evaluator, Grants grants, Attempts attempts)
    implements Execution<Reinstate, Done> {
  // It may be repeated after the epoch in force has changed to its own.
  @Override
  public boolean concerns(EpochTag named, EpochTag inForce) {
    return true;
  }

  @Override
  public Done execute(Case asked, Reinstate reinstate, Passage passage)
      throws StoreException, VaultRefused {
    StoredRecord.Account account = passage.account(asked);
    EpochTag inForce = passage.entry().epoch();
    EpochTag next = reinstate.next();
    if (!inForce.equals(asked.epoch()) && !inForce.equals(next)) {
      throw asked.refusal(Reason.EPOCH, inForce);
    }
    asked.require(!next.equals(EpochTag.NONE), Reason.EPOCH);
    asked.requireShare(evaluator, reinstate.loginShare());
    try (SecretBytes expected = Reinstate.proof(account.roots().tokenRoot())) {
      asked.require(expected.constantTimeEquals(reinstate.proof()), Reason.DENIED);
    }
    putInForce(asked, account, reinstate);
    return new Done();
  }

  private void putInForce(Case asked, StoredRecord.Account before, Reinstate reinstate)
      throws StoreException {
    Handle handle = asked.handle();
    try (SecretBytes digest = asked.records().verifierDigest(handle, reinstate.verifier())) {
      var after = before.with(reinstate.stretch(), Optional.of(digest), reinstate.loginShare());
      asked.records().replace(new Entry(handle, reinstate.next(), after));
    }
    asked.records().unstage(handle);
    asked.records().setCounter(handle, 0);
    asked.onceDurable().add(() -> grants.endAll(handle));
    asked.onceDurable().add(() -> attempts.endAll(handle));
  }
}
