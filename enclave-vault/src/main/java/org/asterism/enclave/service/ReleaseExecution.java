package org.asterism.enclave.service;

import org.asterism.enclave.policy.Terms;
import org.asterism.enclave.store.StoreException;
import org.asterism.vault.Lease;
import org.asterism.vault.Reason;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.Release;
import org.asterism.vault.operation.Release.Released;

/// A release: writes only where the policy counts uses, and then charges those that it grants.
record ReleaseExecution() implements Execution.Reading<Release, Released> {
  @Override
  public boolean writes(Terms terms) {
    return terms.useLimit().isPresent();
  }

  // design §7, usage is exclusive: only a key record has something to release.
  @Override
  public Released execute(Case asked, Release release, Passage passage)
      throws StoreException, VaultRefused {
    if (!(passage.entry().contents() instanceof StoredRecord.Key key)) {
      throw asked.refusal(Reason.DENIED);
    }
    Terms terms = passage.terms();
    long used = writes(terms) ? asked.records().counter(asked.handle()) : 0;
    Lease lease =
        terms.grant(release.wantedUses(), used).orElseThrow(() -> asked.refusal(Reason.DENIED));
    if (writes(terms)) {
      asked.records().setCounter(asked.handle(), used + Terms.charge(lease));
    }
    return new Released(key.share().copy(), lease);
  }
}
