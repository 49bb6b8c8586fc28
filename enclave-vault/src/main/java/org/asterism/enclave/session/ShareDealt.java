package org.asterism.enclave.session;

import java.util.List;
import java.util.Optional;
import org.asterism.kernel.Kernel;
import org.asterism.threshold.Commitment;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.box.SealedDealing;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;

/// A session whose vault waits for what its new share of a key is made of.
sealed interface ShareDealt extends DealtSession permits RefreshDealt, RepairedDealt, SeatDealt {
  @Override
  ShareApplied apply(Kernel kernel, List<SealedDealing> dealings) throws ThresholdRefused;

  // Who knows what this vault was dealt knows its share, or, of a vault that was opened before a
  // refresh, its share after it.
  @Override
  default Octets exposed() {
    return Octets.EMPTY;
  }

  /// Whether the share is for this record as it is in this epoch.
  boolean isOf(Handle record, EpochTag inForce);

  /// To the session that it is of, where vaults have dealt it anew.
  Optional<Commitment> sharing();
}
