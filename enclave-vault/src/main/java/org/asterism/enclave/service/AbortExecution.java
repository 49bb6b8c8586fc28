package org.asterism.enclave.service;

import java.util.Optional;
import org.asterism.enclave.store.Entry;
import org.asterism.enclave.store.Staged;
import org.asterism.enclave.store.StoreException;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Outcome.Done;
import org.asterism.vault.Reason;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.Abort;

/// The decision against what was staged.
record AbortExecution() implements Execution.OfStaged<Abort, Done> {
  @Override
  public Done execute(Case asked, Abort abort, Passage passage)
      throws StoreException, VaultRefused {
    asked.require(!passage.entry().epoch().equals(abort.next()), Reason.CONFLICT);
    if (passage.entry().contents() instanceof StoredRecord.Account account) {
      abortRoots(asked, passage.entry().epoch(), account, abort.next());
    }
    Optional<Staged> staged = asked.records().staged(asked.handle());
    if (staged.isPresent() && staged.get().next().equals(abort.next())) {
      asked.records().unstage(asked.handle());
    }
    return new Done();
  }

  private static void abortRoots(
      Case asked, EpochTag inForce, StoredRecord.Account account, EpochTag sharing)
      throws StoreException, VaultRefused {
    StoredRecord.Sharings sharings = account.sharings();
    asked.require(
        sharing.equals(EpochTag.NONE) || !sharings.inForce().equals(sharing), Reason.CONFLICT);
    if (sharings.staged(sharing).isPresent()) {
      var after = account.with(account.roots(), StoredRecord.Sharings.of(sharings.inForce()));
      asked.records().replace(new Entry(asked.handle(), inForce, after));
    }
  }
}
