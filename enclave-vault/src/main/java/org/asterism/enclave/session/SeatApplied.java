package org.asterism.enclave.session;

import java.util.Optional;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Commitment;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;
import org.asterism.vault.operation.SessionApply.Applied;

/// The sharing of a key with other vaults, at one that has its share now, which is nowhere at rest
/// yet.
public final class SeatApplied implements ShareApplied {
  private final SeatDealt before;
  private final SecretBytes padded;
  private final Octets publicShare;

  /// @param padded the share in its size bucket, which this takes over
  SeatApplied(SeatDealt before, SecretBytes padded, Octets publicShare) {
    this.before = before;
    this.padded = padded;
    this.publicShare = publicShare;
  }

  @Override
  public Applied answer() {
    return new Applied(publicShare);
  }

  @Override
  public boolean isOver() {
    return false;
  }

  @Override
  public boolean isOf(Handle record, EpochTag inForce) {
    return before.before().seat().is(record, inForce);
  }

  @Override
  public SecretBytes padded() {
    return padded;
  }

  @Override
  public Optional<Commitment> sharing() {
    return before.sharing();
  }

  @Override
  public void close() {
    padded.close();
    before.close();
  }
}
