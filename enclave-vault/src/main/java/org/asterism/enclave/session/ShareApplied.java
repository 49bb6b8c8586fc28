package org.asterism.enclave.session;

import java.util.Optional;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Commitment;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;

/// A session whose vault has a share that is to be kept beside what its record has in force.
public sealed interface ShareApplied extends AppliedSession
    permits RefreshApplied, RepairedApplied, SeatApplied {
  /// Whether it was made for this record as it was in this epoch.
  boolean isOf(Handle record, EpochTag inForce);

  /// The share in its size bucket; lent.
  SecretBytes padded();

  /// To the session that it is of, where vaults have dealt it anew.
  Optional<Commitment> sharing();
}
