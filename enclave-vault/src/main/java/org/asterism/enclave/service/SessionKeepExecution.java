package org.asterism.enclave.service;

import java.util.Optional;
import org.asterism.enclave.session.AppliedSession;
import org.asterism.enclave.session.BirthApplied;
import org.asterism.enclave.session.PresignApplied;
import org.asterism.enclave.session.RepairApplied;
import org.asterism.enclave.session.Sessions;
import org.asterism.enclave.session.ShareApplied;
import org.asterism.enclave.store.Entry;
import org.asterism.enclave.store.Staged;
import org.asterism.enclave.store.StoreException;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Commitment;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.Outcome.Done;
import org.asterism.vault.Reason;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.SessionKeep;

/// The keeping of a share that vaults have dealt. After a birth it is a record like any that is
/// put, but that its share and its commitments are this vault's own work. After a refresh the share
/// waits beside the record's, and what was made by that is erased; after a reshare beside none, and
/// after a repair beside the one that is no longer of use, or none.
record SessionKeepExecution(Sessions sessions, Intake intake, Executions.Computation computation)
    implements Execution<SessionKeep, Done> {
  @Override
  public Optional<Entry> subject(Case asked, SessionKeep keep) throws StoreException {
    Optional<AppliedSession> stage =
        sessions
            .owner(asked.principal(), asked.act().grant())
            .flatMap(owner -> sessions.look(owner, keep.session(), AppliedSession.class));
    if (stage.isEmpty()) {
      return Optional.empty();
    }
    return switch (stage.get()) {
      case BirthApplied applied -> Optional.of(entry(asked, applied, keep));
      case ShareApplied _ -> asked.records().find(asked.handle());
      case PresignApplied _, RepairApplied _ -> Optional.empty();
    };
  }

  @Override
  public Done withoutSubject(Case asked, boolean buried) throws VaultRefused {
    throw asked.refusal(Reason.SESSION);
  }

  @Override
  public Done execute(Case asked, SessionKeep keep, Passage passage)
      throws StoreException, VaultRefused {
    return keep.next().equals(EpochTag.NONE)
        ? born(asked, keep, passage)
        : staged(asked, keep, passage);
  }

  private Done born(Case asked, SessionKeep keep, Passage passage)
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

  private Done staged(Case asked, SessionKeep keep, Passage passage)
      throws StoreException, VaultRefused {
    try (var step = asked.step(sessions, keep.session(), ShareApplied.class)) {
      Handle handle = asked.handle();
      asked.require(step.from().isOf(handle, asked.epoch()), Reason.SESSION);
      asked.require(!keep.next().equals(asked.epoch()), Reason.EPOCH);
      asked.require(
          keep.usages().isEmpty()
              && keep.salt().isEmpty()
              && keep.policy().equals(passage.entry().policy()),
          Reason.INPUT);
      SecretBytes share = step.from().padded();
      Optional<Commitment> sharing = step.from().sharing();
      asked.require(
          passage.entry().contents() instanceof StoredRecord.ThresholdKey key
              && intake.isShortEnough(key.with(share, sharing, keep.companion())),
          Reason.LIMIT);
      // Another session, whose decision is yet to fall, must not find this share gone.
      sessions.endAll(handle);
      asked
          .records()
          .stage(handle, new Staged.Share(keep.next(), share, sharing, keep.companion()));
      asked.onceDurable().add(() -> computation.endAll(handle));
      return new Done();
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
