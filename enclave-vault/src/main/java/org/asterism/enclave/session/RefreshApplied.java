package org.asterism.enclave.session;

import org.asterism.secret.SecretBytes;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;
import org.asterism.vault.operation.SessionApply.Applied;

/// The refresh of a key when a vault has its new share, which is nowhere at rest yet (threshold.md
/// §11).
public final class RefreshApplied implements ShareApplied {
  private final RefreshDealt before;
  private final SecretBytes padded;
  private final Octets publicShare;

  /// @param padded the share in its size bucket, which this takes over
  RefreshApplied(RefreshDealt before, SecretBytes padded, Octets publicShare) {
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
    return before.before().subject().is(record, inForce);
  }

  @Override
  public SecretBytes padded() {
    return padded;
  }

  @Override
  public void close() {
    padded.close();
    before.close();
  }
}
