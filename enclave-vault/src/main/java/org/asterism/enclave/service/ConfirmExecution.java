package org.asterism.enclave.service;

import org.asterism.enclave.store.StoreException;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Outcome.Done;
import org.asterism.vault.operation.Confirm;

/// A confirmation: the directory's row is active, so that from now on no row that is still pending,
/// in whatever copy of the directory, has the record deleted.
record ConfirmExecution() implements Execution<Confirm, Done> {
  @Override
  public boolean concerns(EpochTag named, EpochTag inForce) {
    return named.equals(EpochTag.NONE) || named.equals(inForce);
  }

  @Override
  public Done execute(Case asked, Confirm confirm, Passage passage) throws StoreException {
    asked.records().confirm(asked.handle());
    return new Done();
  }
}
