package org.asterism.enclave.session;

import java.util.Optional;
import org.asterism.threshold.RosterChange;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.vault.operation.SessionDeal;
import org.asterism.vault.operation.SessionOpen.Opened;

/// A session whose vault waits to hear with whom it deals.
public sealed interface OpenedSession extends Stage
    permits BirthOpened, PresignOpened, RefreshOpened, RepairOpened, ReshareOpened, SeatOpened {
  Opened answer();

  /// What operators must have signed for before [#deal] is told so; empty where the vaults that
  /// share the key stay.
  default Optional<RosterChange> change(SessionDeal told) {
    return Optional.empty();
  }

  /// Deals to all participants, this vault among them. What follows has all of this.
  ///
  /// @throws ThresholdRefused where these are no members of one session that this vault is in
  DealtSession deal(SessionDeal told) throws ThresholdRefused;
}
