package org.asterism.enclave.session;

import java.util.Optional;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Commitment;
import org.asterism.threshold.SizeBucket;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;
import org.asterism.vault.operation.SessionApply.Applied;

/// A session whose vault has a share that is to be kept beside what its record has in force, and is
/// nowhere at rest yet (threshold.md §11).
public final class ShareApplied implements AppliedSession {
  private final ShareDealt before;
  private final SecretBytes padded;
  private final Octets publicShare;

  /// @param share lent
  /// @param publicShare empty where it has none
  ShareApplied(ShareDealt before, SecretBytes share, Octets publicShare) {
    this.before = before;
    this.padded = SizeBucket.pad(share);
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

  /// Whether it was made for this record as it was in this epoch.
  public boolean isOf(Handle record, EpochTag inForce) {
    return before.isOf(record, inForce);
  }

  /// The share in its size bucket; lent.
  public SecretBytes padded() {
    return padded;
  }

  /// To the session that it is of, where vaults have dealt it anew.
  public Optional<Commitment> sharing() {
    return before.sharing();
  }

  @Override
  public void close() {
    padded.close();
    before.close();
  }
}
