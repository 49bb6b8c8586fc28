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
record CommitExecution(Grants grants, Attempts attempts, Executions.Computation computation)
    implements Execution.OfStaged<Commit, Done> {
  @Override
  public Done execute(Case asked, Commit commit, Passage passage)
      throws StoreException, VaultRefused {
    StoredRecord record = passage.entry().contents();
    asked.require(isStaged(record), Reason.DENIED);
    if (record instanceof StoredRecord.Account account && isOfRoots(account, commit)) {
      putInForce(asked, passage.entry().epoch(), account, commit.next());
      return new Done();
    }
    EpochTag inForce = passage.entry().epoch();
    if (inForce.equals(commit.next())) {
      asked.require(isDecided(record), Reason.CONFLICT);
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
    switch (record) {
      case StoredRecord.Account account when staged instanceof Staged.Pin pin ->
          putInForce(asked, account, pin);
      case StoredRecord.ThresholdKey key when staged instanceof Staged.Share share ->
          putInForce(asked, key, share);
      default -> throw asked.refusal(Reason.CONFLICT);
    }
    return new Done();
  }

  private static boolean isStaged(StoredRecord record) {
    return record instanceof StoredRecord.Account || record instanceof StoredRecord.ThresholdKey;
  }

  // An account may have an epoch without a PIN, which no decision can have put in force.
  private static boolean isDecided(StoredRecord record) {
    return !(record instanceof StoredRecord.Account account) || account.verifier().isPresent();
  }

  // Whatever PIN is in force: it is none of its business. Nor is it of any grant's.
  private static boolean isOfRoots(StoredRecord.Account account, Commit commit) {
    StoredRecord.Sharings sharings = account.sharings();
    return sharings.inForce().equals(commit.next()) || sharings.staged(commit.next()).isPresent();
  }

  // The shares before are erased with the row that they are in.
  private static void putInForce(
      Case asked, EpochTag inForce, StoredRecord.Account before, EpochTag sharing)
      throws StoreException {
    Optional<StoredRecord.StagedRoots> staged = before.sharings().staged(sharing);
    if (staged.isPresent()) {
      var after = before.with(staged.get().roots(), StoredRecord.Sharings.of(sharing));
      asked.records().replace(new Entry(asked.handle(), inForce, after));
    }
  }

  // What was made by the share before is of no use with this one.
  private void putInForce(Case asked, StoredRecord.ThresholdKey before, Staged.Share staged)
      throws StoreException {
    Handle handle = asked.handle();
    var after = before.with(staged.share(), staged.sharing(), staged.companion());
    asked.records().replace(new Entry(handle, staged.next(), after));
    asked.records().unstage(handle);
    asked.onceDurable().add(() -> computation.endAll(handle));
  }

  private void putInForce(Case asked, StoredRecord.Account before, Staged.Pin staged)
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
