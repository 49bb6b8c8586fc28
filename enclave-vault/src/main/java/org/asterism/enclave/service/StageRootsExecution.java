package org.asterism.enclave.service;

import org.asterism.enclave.store.Entry;
import org.asterism.enclave.store.StoreException;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Outcome.Done;
import org.asterism.vault.Reason;
import org.asterism.vault.Role;
import org.asterism.vault.Roots;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.StoredRecord.StagedRoots;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.StageRoots;

/// Root shares of another sharing, kept beside those in force until the decision. They give way to
/// the next that are staged: an engine that died before its decision must not block the account.
record StageRootsExecution(Intake intake) implements Execution<StageRoots, Done> {
  // Whatever PIN is in force: its epoch has nothing to do with how the roots are shared.
  @Override
  public boolean concerns(EpochTag named, EpochTag inForce) {
    return true;
  }

  @Override
  public Done execute(Case asked, StageRoots stage, Passage passage)
      throws StoreException, VaultRefused {
    StoredRecord.Account account = passage.account(asked);
    EpochTag sharing = stage.sharing();
    if (account.sharings().inForce().equals(sharing)) {
      // It came late: the decision has been here.
      return new Done();
    }
    requireFit(asked, account, stage.roots());
    try (SecretBytes expected = StageRoots.proof(account.roots().tokenRoot(), sharing)) {
      asked.require(expected.constantTimeEquals(stage.proof()), Reason.DENIED);
    }
    var staged = account.sharings().with(new StagedRoots(sharing, stage.roots()));
    var after = account.with(account.roots(), staged);
    asked.records().replace(new Entry(asked.handle(), passage.entry().epoch(), after));
    return new Done();
  }

  private void requireFit(Case asked, StoredRecord.Account account, Roots<SecretBytes> roots)
      throws VaultRefused {
    boolean forUser = account.role() == Role.USER;
    asked.require(roots.privateRoot().isPresent() == forUser, Reason.INPUT);
    asked.require(intake.isShortEnough(roots), Reason.LIMIT);
  }
}
