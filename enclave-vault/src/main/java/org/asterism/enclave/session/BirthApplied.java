package org.asterism.enclave.session;

import org.asterism.kernel.Group;
import org.asterism.kernel.Point;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Commitment;
import org.asterism.vault.Octets;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.operation.SessionApply.Applied;
import org.asterism.vault.operation.SessionKeep;

/// The birth of a key when a vault has its share, which is nowhere at rest yet (threshold.md §8,
/// Keep).
public final class BirthApplied implements AppliedSession {
  private final BirthDealt before;
  private final SecretBytes padded;
  private final Point publicKey;
  private final Point publicShare;

  /// @param padded the share in its size bucket, which this takes over
  BirthApplied(BirthDealt before, SecretBytes padded, Point publicKey, Point publicShare) {
    this.before = before;
    this.padded = padded;
    this.publicKey = publicKey;
    this.publicShare = publicShare;
  }

  @Override
  public Applied answer() {
    return new Applied(Octets.of(publicShare.encoded()));
  }

  @Override
  public boolean isOver() {
    return false;
  }

  /// What is to be stored: bound to the public key that this vault computed, and to the members
  /// that it dealt with. Its secrets are lent.
  public StoredRecord.ThresholdKey record(SessionKeep keep) {
    BirthOpened opened = before.before();
    Group group = opened.curve().group();
    byte[] salt = keep.salt().toByteArray();
    return new StoredRecord.ThresholdKey(
        padded,
        new StoredRecord.Purpose(group, keep.usages()),
        new StoredRecord.Commitments(
            Commitment.toKey(salt, group.number(), publicKey.encoded()),
            Commitment.toRoster(salt, opened.asked().k(), before.members())),
        new StoredRecord.Signer.Kept(opened.pseudonym().privateKey()),
        keep.policy(),
        keep.companion());
  }

  @Override
  public void close() {
    padded.close();
    before.close();
  }
}
