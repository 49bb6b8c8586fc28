package org.asterism.enclave.service;

import java.util.Optional;
import org.asterism.enclave.credential.Attempts;
import org.asterism.enclave.credential.Grants;
import org.asterism.enclave.store.Entry;
import org.asterism.enclave.store.Staged;
import org.asterism.enclave.store.StoreException;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.Outcome.Done;
import org.asterism.vault.Reason;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.Commit;

/// The decision for what was staged.
record CommitExecution(Grants grants, Attempts attempts)
    implements Execution.OfStaged<Commit, Done> {
  @Override
  public Done execute(Case asked, Commit commit, Passage passage)
      throws StoreException, VaultRefused {
    StoredRecord.Account account = passage.account(asked);
    EpochTag inForce = passage.entry().epoch();
    if (inForce.equals(commit.next())) {
      asked.require(account.verifier().isPresent(), Reason.CONFLICT);
      return new Done();
    }
    if (!inForce.equals(asked.epoch())) {
      throw asked.refusal(Reason.EPOCH, inForce);
    }
    Staged staged =
        asked
            .records()
            .staged(asked.handle())
            .filter(found -> found.next().equals(commit.next()))
            .orElseThrow(() -> asked.refusal(Reason.CONFLICT));
    putInForce(asked, account, staged);
    return new Done();
  }

  private void putInForce(Case asked, StoredRecord.Account before, Staged staged)
      throws StoreException {
    Handle handle = asked.handle();
    var after =
        before.with(staged.stretch(), Optional.of(staged.verifierDigest()), staged.loginShare());
    asked.records().replace(new Entry(handle, staged.next(), after));
    asked.records().confirm(handle);
    asked.records().unstage(handle);
    asked.records().setCounter(handle, 0);
    asked.onceDurable().add(() -> grants.endAll(handle));
    asked.onceDurable().add(() -> attempts.endAll(handle));
  }
}
