package org.asterism.enclave.service;

import org.asterism.enclave.session.PseudonymKey;
import org.asterism.enclave.store.Entry;
import org.asterism.enclave.store.StoreException;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.RosterChange;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.curve.SessionSeats;
import org.asterism.vault.Handle;
import org.asterism.vault.Outcome.Done;
import org.asterism.vault.Reason;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.Reseat;

/// Another pseudonym of another vault of a key, which operators must have signed for.
record ReseatExecution(Obedience obedience, Executions.Computation computation)
    implements Execution<Reseat, Done> {
  @Override
  public Done execute(Case asked, Reseat reseat, Passage passage)
      throws StoreException, VaultRefused {
    if (!(passage.entry().contents() instanceof StoredRecord.ThresholdKey key)) {
      throw asked.refusal(Reason.DENIED);
    }
    if (key.commitments().roster().equals(reseat.after())) {
      return new Done();
    }
    asked.require(
        key.commitments().roster().equals(reseat.before())
            && reseat.next().k() == reseat.k()
            && RosterChange.isOneSeat(reseat.members(), reseat.next().members()),
        Reason.INPUT);
    requireOwnSeat(asked, key, reseat);
    obedience.requireAllowed(asked.vault(), reseat.change(), reseat.next().authority());
    Handle handle = asked.handle();
    asked.records().replace(new Entry(handle, asked.epoch(), key.with(reseat.after())));
    asked.onceDurable().add(() -> computation.sessions().endAll(handle));
    return new Done();
  }

  private static void requireOwnSeat(Case asked, StoredRecord.ThresholdKey key, Reseat reseat)
      throws VaultRefused {
    if (!(key.signer() instanceof StoredRecord.Signer.Kept(SecretBytes privateKey))) {
      throw asked.refusal(Reason.DENIED);
    }
    try (PseudonymKey own = PseudonymKey.of(privateKey.copy())) {
      byte[] name = own.name().bytes().toByteArray();
      var _ = SessionSeats.of(key.purpose().group(), reseat.next().members(), name);
    } catch (ThresholdRefused unfit) {
      throw asked.refusal(Reason.INPUT);
    }
  }
}
