package org.asterism.enclave.service;

import java.util.Optional;
import org.asterism.enclave.store.Staged;
import org.asterism.enclave.store.StoreException;
import org.asterism.vault.Outcome.Done;
import org.asterism.vault.Reason;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.Abort;

/// The decision against what was staged.
record AbortExecution() implements Execution.OfStaged<Abort, Done> {
  @Override
  public Done execute(Case asked, Abort abort, Passage passage)
      throws StoreException, VaultRefused {
    asked.require(!passage.entry().epoch().equals(abort.next()), Reason.CONFLICT);
    Optional<Staged> staged = asked.records().staged(asked.handle());
    if (staged.isPresent() && staged.get().next().equals(abort.next())) {
      asked.records().unstage(asked.handle());
    }
    return new Done();
  }
}
