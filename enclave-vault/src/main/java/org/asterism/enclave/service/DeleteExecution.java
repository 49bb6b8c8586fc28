package org.asterism.enclave.service;

import java.util.Optional;
import org.asterism.enclave.credential.Attempts;
import org.asterism.enclave.credential.Grants;
import org.asterism.enclave.limits.Limits;
import org.asterism.enclave.store.Entry;
import org.asterism.enclave.store.Standing;
import org.asterism.enclave.store.StoreException;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.Outcome.Done;
import org.asterism.vault.Reason;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.Delete;

/// A delete. A clean-up knows handles only, so that no tag is no expectation.
///
/// What nobody confirmed was never in use, and goes. What is in use goes with a grant; whoever has
/// only the engine's key may mark it, which an operator can undo.
record DeleteExecution(
    Limits limits, Grants grants, Attempts attempts, Executions.Computation computation)
    implements Execution<Delete, Done> {
  @Override
  public boolean concerns(EpochTag named, EpochTag inForce) {
    return named.equals(EpochTag.NONE) || named.equals(inForce);
  }

  @Override
  public boolean concernsMarked() {
    return true;
  }

  // A row that does not open protects nothing any more: its own engine may clear it away.
  @Override
  public Optional<Entry> subject(Case asked, Delete delete) throws StoreException {
    return asked.records().findSound(asked.handle());
  }

  // protocol §2: deleting what is not there leaves a tombstone, so that a late put finds it.
  @Override
  public Done withoutSubject(Case asked, boolean buried) throws StoreException, VaultRefused {
    if (!buried) {
      asked.require(asked.records().mayBeOf(asked.handle(), asked.principal()), Reason.DENIED);
      long tombstones = asked.records().census(asked.principal()).tombstones();
      asked.require(tombstones < limits.engine().tombstones(), Reason.QUOTA);
      asked.records().bury(asked.handle(), asked.principal());
    }
    return new Done();
  }

  @Override
  public Done execute(Case asked, Delete delete, Passage passage)
      throws StoreException, VaultRefused {
    Handle handle = asked.handle();
    if (passage.byGrant()
        || !asked.records().standing(handle).map(Standing::confirmed).orElse(true)) {
      asked.records().bury(handle, asked.principal());
    } else {
      asked.require(delete.orMark(), Reason.GRANT);
      asked.records().mark(handle);
    }
    asked.onceDurable().add(() -> grants.endAll(handle));
    asked.onceDurable().add(() -> attempts.endAll(handle));
    asked.onceDurable().add(() -> computation.endAll(handle));
    return new Done();
  }
}
