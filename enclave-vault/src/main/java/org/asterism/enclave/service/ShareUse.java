package org.asterism.enclave.service;

import java.util.Optional;
import org.asterism.enclave.policy.Terms;
import org.asterism.enclave.session.PseudonymKey;
import org.asterism.enclave.session.RefreshedRecord;
import org.asterism.enclave.store.StoreException;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Group;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.ScalarField;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Commitment;
import org.asterism.threshold.CorruptSecretException;
import org.asterism.threshold.SizeBucket;
import org.asterism.threshold.rsa.RsaRefresh;
import org.asterism.threshold.rsa.RsaReshare;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.Reason;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.Usage;
import org.asterism.vault.VaultRefused;

/// A computation with a share in threshold custody: only for what its record is kept for, and
/// counted where its policy counts.
interface ShareUse<O extends Operation<A>, A extends Outcome> extends Execution.Computing<O, A> {
  @Override
  default boolean writes(Terms terms) {
    return terms.useLimit().isPresent();
  }

  /// The record, if it is kept for this.
  static StoredRecord.ThresholdKey record(Case asked, Execution.Passage passage, Usage usage)
      throws VaultRefused {
    if (passage.entry().contents() instanceof StoredRecord.ThresholdKey record
        && record.purpose().usages().contains(usage)) {
      return record;
    }
    throw asked.refusal(Reason.DENIED);
  }

  /// @throws VaultRefused unless the record is committed to this public key
  static void requireCommitted(
      Case asked, StoredRecord.ThresholdKey record, Octets salt, byte[] publicKey)
      throws VaultRefused {
    int group = record.purpose().group().number();
    var opened = Commitment.toKey(salt.toByteArray(), group, publicKey);
    asked.require(opened.equals(record.commitments().key()), Reason.INPUT);
  }

  /// Counts the use, where the policy wants that.
  default void charge(Case asked, Terms terms) throws StoreException, VaultRefused {
    if (writes(terms)) {
      long used = asked.records().counter(asked.handle());
      asked.require(used < terms.useLimit().orElseThrow(), Reason.DENIED);
      asked.records().setCounter(asked.handle(), used + 1);
    }
  }

  /// The curve that the record's share is a scalar of, if this machine computes on it.
  static Curve curve(Case asked, StoredRecord.ThresholdKey record, Kernel kernel)
      throws VaultRefused {
    Group group = record.purpose().group();
    asked.requireGroup(kernel, group);
    return Curve.of(group).orElseThrow(() -> asked.refusal(Reason.DENIED));
  }

  /// A copy of the share as a scalar, which the caller closes.
  static SecretBytes scalar(Case asked, StoredRecord.ThresholdKey record, Curve curve)
      throws VaultRefused {
    SecretBytes share = unpadded(record).orElseThrow(() -> asked.refusal(Reason.INPUT));
    try (var handover = Handover.orElse(share::close)) {
      asked.require(ScalarField.of(curve).isNonZero(share), Reason.INPUT);
      return handover.to(share);
    }
  }

  /// Whether the record is a seat in a key, without a share yet: nothing is computed with it.
  static boolean isSeat(StoredRecord.ThresholdKey record) {
    try (SecretBytes share = unpadded(record).orElseGet(() -> SecretBytes.allocate(1))) {
      return share.length() == 0;
    }
  }

  /// What a refresh needs of the record, copied out; the caller closes it.
  static RefreshedRecord refreshed(Case asked, StoredRecord.ThresholdKey record)
      throws VaultRefused {
    RefreshedRecord copied = copied(asked, record);
    try (var handover = Handover.orElse(copied::close)) {
      asked.require(isShare(record.purpose().group(), copied.share()), Reason.INPUT);
      return handover.to(copied);
    }
  }

  /// What dealing the share to others needs of the record, copied out; the caller closes it.
  static RefreshedRecord reshared(Case asked, StoredRecord.ThresholdKey record)
      throws VaultRefused {
    RefreshedRecord copied = refreshed(asked, record);
    try (var handover = Handover.orElse(copied::close)) {
      boolean dealt =
          Curve.of(record.purpose().group()).isPresent()
              || RsaReshare.isDealt(copied.share().length());
      asked.require(dealt, Reason.INPUT);
      return handover.to(copied);
    }
  }

  /// What a session needs of the record, also of a seat; the caller closes it.
  static RefreshedRecord copied(Case asked, StoredRecord.ThresholdKey record) throws VaultRefused {
    if (!(record.signer() instanceof StoredRecord.Signer.Kept(SecretBytes privateKey))) {
      throw asked.refusal(Reason.DENIED);
    }
    SecretBytes share = unpadded(record).orElseThrow(() -> asked.refusal(Reason.INPUT));
    try (var handover = Handover.orElse(share::close)) {
      return handover.to(
          new RefreshedRecord(
              asked.handle(),
              asked.epoch(),
              share,
              PseudonymKey.of(privateKey.copy()),
              record.commitments()));
    }
  }

  private static boolean isShare(Group group, SecretBytes share) {
    return Curve.of(group)
        .map(curve -> ScalarField.of(curve).isNonZero(share))
        .orElseGet(() -> RsaRefresh.isShareLength(share.length()));
  }

  /// A copy of the share, which the caller closes.
  static Optional<SecretBytes> unpadded(StoredRecord.ThresholdKey record) {
    try {
      return Optional.of(SizeBucket.unpad(record.share()));
    } catch (CorruptSecretException otherPadding) {
      return Optional.empty();
    }
  }
}
