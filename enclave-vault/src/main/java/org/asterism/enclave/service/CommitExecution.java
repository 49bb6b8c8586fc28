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

/// The decision for what was staged. It names the epoch that it is about and is checked by that,
/// because it may be repeated after the epoch in force has changed.
record CommitExecution(Grants grants, Attempts attempts) implements Execution<Commit, Done> {
  @Override
  public boolean concerns(EpochTag named, EpochTag inForce) {
    return true;
  }

  // protocol §4: a vault that was away "gets the decision as a Commit before any login there
  // counts", when no grant can exist. The credential was asked for when the verifier was staged;
  // commit and abort add nothing that it did not authorise.
  @Override
  public boolean needsGrant() {
    return false;
  }

  @Override
  public Done execute(Case asked, Commit commit, Passage passage)
      throws StoreException, VaultRefused {
    StoredRecord.Account account = passage.account(asked);
    EpochTag inForce = passage.entry().epoch();
    if (inForce.equals(commit.next())) {
      return new Done();
    }
    asked.require(inForce.equals(asked.epoch()), Reason.EPOCH);
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
    var after = before.with(staged.stretch(), Optional.of(staged.verifierDigest()));
    asked.records().put(new Entry(handle, staged.next(), after));
    asked.records().unstage(handle);
    asked.records().setCounter(handle, 0);
    asked.onceDurable().add(() -> grants.endAll(handle));
    asked.onceDurable().add(() -> attempts.endAll(handle));
  }
}
