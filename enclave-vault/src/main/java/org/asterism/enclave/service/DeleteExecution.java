package org.asterism.enclave.service;

import java.util.Optional;
import org.asterism.enclave.credential.Attempts;
import org.asterism.enclave.credential.Grants;
import org.asterism.enclave.limits.Limits;
import org.asterism.enclave.store.Entry;
import org.asterism.enclave.store.StoreException;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.Outcome.Done;
import org.asterism.vault.Reason;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.Delete;

/// A delete. A clean-up knows handles only, so that no tag is no expectation.
record DeleteExecution(Limits limits, Grants grants, Attempts attempts)
    implements Execution<Delete, Done> {
  @Override
  public boolean concerns(EpochTag named, EpochTag inForce) {
    return named.equals(EpochTag.NONE) || named.equals(inForce);
  }

  // A row that does not open protects nothing any more.
  @Override
  public Optional<Entry> subject(Case asked, Delete delete) throws StoreException {
    return asked.records().findSound(asked.handle());
  }

  // protocol §2: deleting what is not there leaves a tombstone, so that a late put finds it.
  @Override
  public Done withoutSubject(Case asked, boolean buried) throws StoreException, VaultRefused {
    if (!buried) {
      long tombstones = asked.records().census().tombstones();
      asked.require(tombstones < limits.records().tombstones(), Reason.LIMIT);
      asked.records().bury(asked.handle());
    }
    return new Done();
  }

  @Override
  public Done execute(Case asked, Delete delete, Passage passage) throws StoreException {
    Handle handle = asked.handle();
    asked.records().bury(handle);
    asked.onceDurable().add(() -> grants.endAll(handle));
    asked.onceDurable().add(() -> attempts.endAll(handle));
    return new Done();
  }
}
