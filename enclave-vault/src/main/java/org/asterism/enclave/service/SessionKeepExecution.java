package org.asterism.enclave.service;

import java.util.Optional;
import org.asterism.enclave.session.BirthApplied;
import org.asterism.enclave.session.Sessions;
import org.asterism.enclave.store.Entry;
import org.asterism.enclave.store.StoreException;
import org.asterism.threshold.Commitment;
import org.asterism.vault.Outcome.Done;
import org.asterism.vault.Reason;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.SessionKeep;

/// The keeping of a share that vaults have dealt: a record like any that is put, but that its share
/// and its commitments are this vault's own work.
record SessionKeepExecution(Sessions sessions, Intake intake)
    implements Execution<SessionKeep, Done> {
  @Override
  public Optional<Entry> subject(Case asked, SessionKeep keep) {
    return sessions
        .owner(asked.principal(), asked.act().grant())
        .flatMap(owner -> sessions.look(owner, keep.session(), BirthApplied.class))
        .map(applied -> entry(asked, applied, keep));
  }

  @Override
  public Done withoutSubject(Case asked, boolean buried) throws VaultRefused {
    throw asked.refusal(Reason.SESSION);
  }

  @Override
  public Done execute(Case asked, SessionKeep keep, Passage passage)
      throws StoreException, VaultRefused {
    asked.require(keep.salt().size() == Commitment.SALT_BYTES, Reason.INPUT);
    try (var step = asked.step(sessions, keep.session(), BirthApplied.class)) {
      Entry entry = entry(asked, step.from(), keep);
      asked.require(
          entry.contents() instanceof StoredRecord.ThresholdKey key && key.purpose().isComputed(),
          Reason.INPUT);
      asked.require(intake.isShortEnough(entry.contents()), Reason.LIMIT);
      return intake.store(asked, entry, passage.token());
    }
  }

  @Override
  public void refused(Case asked, SessionKeep keep) {
    sessions.end(asked.principal(), keep.session());
  }

  private static Entry entry(Case asked, BirthApplied applied, SessionKeep keep) {
    return new Entry(asked.handle(), asked.epoch(), applied.record(keep));
  }
}
